import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { defaultSettings, type Settings } from '../../../main/contract/settings'
import { openSettings } from '../../../main/desktop/open-settings'
import { createConfBackend } from '../../../main/settings/conf-backend'

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'open-settings-'))
  file = path.join(folder, 'settings.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

const withTop = (settings: Settings, top: number) => ({
  ...settings,
  processes: { ...settings.processes, top },
})

it('opens the settings as they are', async () => {
  writeFileSync(file, '{"processes":{"top":3}}')
  const { settings, problem } = await openSettings(createConfBackend(folder))
  expect(problem).toBeNull()
  expect(settings.get().processes.top).toBe(3)
})

it.each([
  ['{"processes":{"top":3', 'settings_unreadable'],
  ['{"processes":{"top":"many"}}', 'settings_invalid'],
])(
  'goes on with the defaults where the file is %s, says what and where, and leaves it as it is',
  async (text, code) => {
    writeFileSync(file, text)
    const { settings, problem } = await openSettings(createConfBackend(folder))
    expect(settings.get()).toEqual(defaultSettings)
    expect(problem).toMatchObject({ code, details: { file } })
    expect(problem?.message).toMatch(/line 1/)
    await expect(settings.update((current) => withTop(current, 4))).rejects.toMatchObject({ code })
    expect(readFileSync(file, 'utf8')).toBe(text)
  },
)

it('takes changes again once the file was mended, and loses nothing of it', async () => {
  writeFileSync(file, '{')
  const { settings } = await openSettings(createConfBackend(folder))
  writeFileSync(file, '{"history":{"retentionDays":7}}')
  await settings.update((current) => withTop(current, 4))
  expect(settings.get()).toMatchObject({ history: { retentionDays: 7 }, processes: { top: 4 } })
})
