import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkTimes } from '../../../../main/cli/doctor/schedules'
import { defaultSettings, type Settings } from '../../../../main/contract/settings'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'times-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const schedule = (name: string, cron: string): Settings['schedules'][number] => ({
  ...{ name, cron, timeZone: null, isEnabled: true, formats: ['json'], jitterMs: 0, missed: 'skip' },
  ...{ upload: false },
})
const backups = (change: Partial<Settings['backups']>) => ({ ...defaultSettings.backups, ...change })

test('there is no line for what is not set', async () => {
  expect(await checkTimes(defaultSettings)).toEqual([])
})

test('times that are understood work', async () => {
  const found = await checkTimes({
    schedules: [schedule('nightly', '0 3 * * *')],
    backups: backups({ cron: '@daily', folder }),
  })
  expect(found.map(({ id, state }) => [id, state])).toEqual([
    ['schedules', 'ok'],
    ['backupTime', 'ok'],
    ['backupsFolder', 'ok'],
  ])
  expect(readdirSync(folder)).toEqual([])
})

test('every time that is not understood is told, with what is wrong', async () => {
  const [schedules, backup] = await checkTimes({
    schedules: [schedule('good', '@daily'), schedule('one', '99 * * * *'), schedule('two', '* *')],
    backups: backups({ cron: '0 25 * * *' }),
  })
  expect(schedules).toMatchObject({ id: 'schedules', state: 'broken' })
  expect(schedules?.found).toMatch(/"one".*minute.*"99"[^]*"two".*2 columns/)
  expect(schedules?.found).not.toMatch(/"good"/)
  expect(backup).toMatchObject({ id: 'backupTime', state: 'broken' })
  expect(backup?.found).toMatch(/hour is "25"/)
})

test('a folder for backups that is not there is broken, and not made', async () => {
  const gone = path.join(folder, 'gone')
  const [check] = await checkTimes({ schedules: [], backups: backups({ folder: gone }) })
  expect(check).toMatchObject({
    id: 'backupsFolder',
    state: 'broken',
    mend: 'Mend that, or choose another with the setting backups.folder.',
  })
  expect(existsSync(gone)).toBe(false)
})
