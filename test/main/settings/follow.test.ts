import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Problem } from '../../../main/contract/reading'
import { createConfBackend } from '../../../main/settings/conf-backend'
import { followSettings } from '../../../main/settings/follow'
import { createSettingsStore, type SettingsStore } from '../../../main/settings/store'

let folder = ''
let settings: SettingsStore
let problems: Problem[] = []
let stop = (): void => undefined
const seen: number[] = []
const windowMs = (): number => settings.get().snapshot.windowMs

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'follow-'))
  problems = []
  seen.length = 0
  const backend = createConfBackend(folder)
  settings = await createSettingsStore({ backend })
  settings.subscribe((now) => seen.push(now.snapshot.windowMs))
  stop = followSettings({
    file: backend.file,
    settings,
    onProblem: (problem) => problems.push(problem),
    everyMs: 20,
  })
})
afterEach(() => {
  stop()
  rmSync(folder, { recursive: true, force: true })
})

/** As an editor does it. */
function save(text: string): void {
  writeFileSync(path.join(folder, 'new'), text)
  renameSync(path.join(folder, 'new'), path.join(folder, 'settings.json'))
}

describe('a settings file that is followed', () => {
  it('takes up what another process saves, from the first file on', async () => {
    const other = await createSettingsStore({ backend: createConfBackend(folder) })
    for (const ms of [500, 700]) {
      await other.update((before) => ({ ...before, snapshot: { ...before.snapshot, windowMs: ms } }))
      await expect.poll(windowMs).toBe(ms)
    }
    expect(seen).toEqual([500, 700])
    expect(problems).toEqual([])
  })

  it('keeps what was in use while the file cannot be used, says so, and goes on once it is mended', async () => {
    save('{ "snapshot": { "windowMs": 500 } }')
    await expect.poll(windowMs).toBe(500)
    save('{ "snapshot": { "windowMs": "long" } }')
    await expect.poll(() => problems).toMatchObject([{ code: 'settings_invalid' }])
    expect(problems[0]!.message).toMatch(/windowMs.*What was in use stays in use\.$/s)
    expect(windowMs()).toBe(500)
    save('{ "snapshot": { "windowMs": 600 } }')
    await expect.poll(windowMs).toBe(600)
    rmSync(path.join(folder, 'settings.json'))
    await expect.poll(windowMs).toBe(250)
  })

  it('tells nobody of what the process itself has saved, nor of anything once it is left', async () => {
    await settings.update((before) => ({ ...before, snapshot: { ...before.snapshot, windowMs: 500 } }))
    save('{ "snapshot": { "windowMs": 600 } }')
    await expect.poll(windowMs).toBe(600)
    expect(seen).toEqual([500, 600])
    stop()
    save('{ "snapshot": { "windowMs": 700 } }')
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(windowMs()).toBe(600)
  })
})
