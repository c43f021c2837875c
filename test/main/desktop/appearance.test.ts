import { describe, expect, it } from 'vitest'
import { createAppearance } from '../../../main/desktop/appearance'
import { createStateStore } from '../../../main/desktop/state-store'

function start(file: { store: Record<string, unknown> } = { store: {} }, locale = 'en-GB') {
  const problems: unknown[] = []
  const nativeTheme: { themeSource: 'system' | 'light' | 'dark' } = { themeSource: 'system' }
  const state = createStateStore(
    () => file,
    (error) => problems.push(error),
  )
  const appearance = createAppearance({ state, nativeTheme, locale })
  let heard = 0
  appearance.onLanguage(() => (heard += 1))
  return { appearance, nativeTheme, file, heard: () => heard }
}

describe('the look of the app', () => {
  it("is the system's until the person chooses", () => {
    expect(start().nativeTheme.themeSource).toBe('system')
    expect(start().appearance.words().language).toBe('en')
    expect(start({ store: {} }, 'ko-KR').appearance.words().texts.tray.quit).toBe('AutoInfraSnap 종료')
  })

  it('is what was chosen, at once and after a restart', () => {
    const { appearance, nativeTheme, file, heard } = start()
    appearance.choose({ theme: 'dark', language: 'ko' })
    expect([nativeTheme.themeSource, appearance.words().language, heard()]).toEqual(['dark', 'ko', 1])
    const again = start(file)
    expect([again.nativeTheme.themeSource, again.appearance.words().language]).toEqual(['dark', 'ko'])
    again.appearance.choose({ theme: 'system', language: 'system' })
    expect([again.nativeTheme.themeSource, again.appearance.words().language]).toEqual(['system', 'en'])
  })

  it('is told of only when the words become others, and kept only when it changes', () => {
    const { appearance, file, heard } = start()
    appearance.choose({ theme: 'system', language: 'system' })
    expect(file.store).toEqual({})
    appearance.choose({ theme: 'light', language: 'system' })
    appearance.choose({ theme: 'light', language: 'en' })
    expect(heard()).toBe(0)
    expect(file.store).toMatchObject({ themeChoice: 'light', languageChoice: 'en' })
  })
})
