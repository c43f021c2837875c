import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../main/contract/errors'
import { defaultSettings, type Settings } from '../../../main/contract/settings'
import { createDesktopHandlers } from '../../../main/desktop/desktop-handlers'
import { createOpenedFiles } from '../../../main/desktop/opened-files'
import { jsonFormat } from '../../../main/reports/formats/json'
import { saveSnapshot } from '../../../main/reports/save-snapshot'
import type { SettingsStore } from '../../../main/settings/store'
import { sampleSnapshot } from '../reports/sample-snapshot'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'handlers-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function open(update?: SettingsStore['update']) {
  const done: unknown[] = []
  let kept: Settings = defaultSettings
  const settings = {
    get: () => kept,
    update: update ?? ((change: (before: Settings) => Settings) => Promise.resolve((kept = change(kept)))),
    reload: () => Promise.resolve(),
    subscribe: () => () => undefined,
  } as SettingsStore
  const handlers = createDesktopHandlers({
    state: () => ({ platform: 'linux', hasTray: true, isPaused: false, isCloseExplained: false }),
    settings,
    exporter: {
      run: () => Promise.resolve({ saved: null }),
      fileOf: (id) => (id === 'mine' ? '/home/ada/box.pdf' : null),
    },
    opened: createOpenedFiles(),
    reportsFolder: () => folder,
    reveal: (file) => done.push(['reveal', file]),
    drag: (file) => done.push(['drag', file]),
    setPaused: (isPaused) => done.push(['paused', isPaused]),
    setAppearance: (choice) => done.push(choice),
    closeAsChosen: (chosen) => done.push(chosen),
  })
  return { handlers, done, settings }
}

describe('the window', () => {
  it('has files shown and dragged by name or id, and learns no path', async () => {
    const [saved] = await saveSnapshot(sampleSnapshot(), folder, [jsonFormat])
    const name = path.basename(saved!.file)
    const { handlers, done } = open()
    expect(await handlers['desktop:reveal']({ what: { kind: 'report', name } })).toEqual({})
    expect(await handlers['desktop:reveal']({ what: { kind: 'saved', id: 'mine' } })).toEqual({})
    expect(await handlers['desktop:drag']({ name })).toEqual({})
    expect(done).toEqual([
      ['reveal', saved!.file],
      ['reveal', '/home/ada/box.pdf'],
      ['drag', saved!.file],
    ])
  })

  it.each(['../../etc/passwd', '/etc/passwd', 'settings.json', ''])(
    'cannot reach files that are no reports: %j',
    async (name) => {
      const { handlers, done } = open()
      await expect(handlers['desktop:drag']({ name })).rejects.toMatchObject({ code: 'report_unknown' })
      await expect(handlers['desktop:reveal']({ what: { kind: 'report', name } })).rejects.toMatchObject({
        code: 'report_unknown',
      })
      await expect(handlers['desktop:reveal']({ what: { kind: 'saved', id: name } })).rejects.toMatchObject({
        code: 'report_unknown',
      })
      expect(done).toEqual([])
    },
  )

  it('closes as the person chose, which is kept', async () => {
    const { handlers, done, settings } = open()
    await handlers['desktop:explain-close']({ keepInTray: false })
    expect(settings.get().desktop.closeToTray).toBe(false)
    expect(done).toEqual([{ keepInTray: false, isKept: true }])
  })

  it('closes even where the choice cannot be kept, and says so', async () => {
    const { handlers, done } = open(() => Promise.reject(new AppError('settings_unwritable', 'No room.')))
    await expect(handlers['desktop:explain-close']({ keepInTray: false })).rejects.toMatchObject({
      code: 'settings_unwritable',
    })
    expect(done).toEqual([{ keepInTray: false, isKept: false }])
  })

  it('pauses and goes on', async () => {
    const { handlers, done } = open()
    await handlers['desktop:pause']({ isPaused: true })
    expect(done).toEqual([['paused', true]])
  })

  it('tells how the person wants to see the app', async () => {
    const { handlers, done } = open()
    await handlers['desktop:appearance']({ theme: 'dark', language: 'ko' })
    expect(done).toEqual([{ theme: 'dark', language: 'ko' }])
  })
})
