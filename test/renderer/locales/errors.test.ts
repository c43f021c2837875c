import { expect, it } from 'vitest'
import { errorCatalogue } from '../../../main/contract/errors'
import { errors as english } from '../../../renderer/locales/en/errors'
import { errors as korean } from '../../../renderer/locales/ko/errors'

const codes = [...Object.keys(errorCatalogue), 'unreachable', 'timeout', 'nonsense']

it.each([
  ['English', english],
  ['Korean', korean],
])('has a text in %s for every error there is', (_, texts) => {
  const told = texts as unknown as Record<string, string>
  expect(codes.filter((code) => !(told[code] ?? '').trim())).toEqual([])
})

it('says every error in Korean letters', () => {
  const told = korean as unknown as Record<string, string>
  expect(codes.filter((code) => !/[가-힣]/.test(told[code]!))).toEqual([])
})

it('says in Korean what to do about every report and upload that does not get on', () => {
  const hints = korean.hints as unknown as Record<string, string | undefined>
  const traveling = codes.filter((code) => /^(store|upload|outbox|report)_/.test(code))
  expect(traveling.length).toBeGreaterThan(12)
  expect(traveling.filter((code) => !/[가-힣]/.test(hints[code] ?? ''))).toEqual([])
})
