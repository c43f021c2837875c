import { describe, expect, it } from 'vitest'
import { errorCatalogue } from '../../../../main/contract/errors'
import { findingKinds, type Finding } from '../../../../main/contract/findings'
import { en } from '../../../../main/desktop/texts/en'
import { findingSentence, koreanFindings } from '../../../../main/desktop/texts/finding-sentence'
import { ko } from '../../../../main/desktop/texts/ko'
import { koreanProblems, problemText } from '../../../../main/desktop/texts/problem-text'
import { fill, languageOf, textsOf } from '../../../../main/desktop/texts/texts'
import { errors as dashboardErrors } from '../../../../renderer/locales/ko/errors'
import { findings as dashboard } from '../../../../renderer/locales/ko/findings'

const flat = (texts: object): [string, string][] =>
  Object.entries(texts).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'string'
      ? [[key, value] as [string, string]]
      : flat(value as object).map(([inner, text]): [string, string] => [`${key}.${inner}`, text]),
  )
const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()

describe('the words of the app', () => {
  it('are in the language of the system, else in English', () => {
    expect(['ko', 'ko-KR', 'KO_kr'].map(languageOf)).toEqual(['ko', 'ko', 'ko'])
    expect(['en-GB', 'de', '', 'kok'].map(languageOf)).toEqual(['en', 'en', 'en', 'en'])
    expect(textsOf('ko')).toBe(ko)
  })

  it('hold the same values in both languages', () => {
    const english = flat(en)
    const korean = new Map(flat(ko))
    expect([...korean.keys()].sort()).toEqual(english.map(([key]) => key).sort())
    for (const [key, text] of english) expect([key, places(korean.get(key)!)]).toEqual([key, places(text)])
  })

  it('take values as they are, even those that look like places', () => {
    expect(fill('{a} and {b}, {c}', { a: '{b}', b: '$&' })).toBe('{b} and $&, {c}')
  })
})

describe('findings in Korean', () => {
  it('are told with the words of the dashboard, but for what a reading failed with', () => {
    const own = ['collector_failed', 'disk_unreadable', 'custom_failed']
    for (const kind of findingKinds.filter((kind) => !own.includes(kind)))
      expect([kind, koreanFindings[kind]]).toEqual([kind, dashboard[kind]])
  })

  it('leave no place open', () => {
    for (const kind of findingKinds) {
      const values = { percent: 91, exitCode: 1, limitCores: 2, restarts: 3, code: 'x', problem: 'y' }
      const finding = { kind, state: 'warning', subject: 'cpu', entity: 'a', message: 'm', values } as Finding
      expect(findingSentence(finding, 'ko')).not.toMatch(/[{}]/)
    }
  })
})

describe('problems in Korean', () => {
  const titles: Readonly<Record<string, unknown>> = dashboardErrors
  const hints: Readonly<Record<string, unknown>> = dashboardErrors.hints

  it('are told with the words of the dashboard', () => {
    for (const [code, { title, hint }] of Object.entries(koreanProblems))
      expect([code, title, hint]).toEqual([code, titles[code], hints[code]])
  })

  it('cover whatever may keep a report from being sent', () => {
    const codes = Object.keys(errorCatalogue).filter((code) => /^(?:store|outbox)_/.test(code))
    expect(codes.filter((code) => !Object.hasOwn(koreanProblems, code))).toEqual([])
  })

  it('are told as the core says it where no words fit, and in English', () => {
    const problem = { code: 'store_refused', message: 'It is refused.', hint: 'Ask.' }
    expect(problemText(problem, 'en')).toEqual({ title: 'It is refused', hint: 'Ask.' })
    expect(problemText(problem, 'ko').title).toBe('저장소가 거부했습니다')
    expect(problemText({ ...problem, code: 'internal' }, 'ko').hint).toBe('Ask.')
    expect(problemText({ ...problem, code: 'unheard_of' }, 'ko').title).toBe('It is refused')
  })
})
