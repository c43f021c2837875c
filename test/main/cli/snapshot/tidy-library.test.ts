import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CommandContext } from '../../../../main/cli/context'
import { openCommandOutbox } from '../../../../main/cli/outbox/open'
import { tidyLibrary } from '../../../../main/cli/snapshot/tidy-library'
import { defaultSettings } from '../../../../main/contract/settings'

const names = [1, 2, 31].map((day) => `infra_snap_web-1_202001${String(day).padStart(2, '0')}T000000Z.json`)
const recent = `infra_snap_web-1_${new Date(Date.now() - 2 * 86_400_000).toISOString().replace(/[-:]|\.\d+/g, '')}.json`
let said: string[] = []
let home = ''
let folder = ''
let context: CommandContext
beforeEach(() => {
  said = []
  home = mkdtempSync(path.join(tmpdir(), 'tidy-'))
  folder = path.join(home, 'reports')
  mkdirSync(folder)
  for (const name of [...names, recent]) writeFileSync(path.join(folder, name), '{}')
  const stderr = { isTerminal: false, columns: null, write: (text: string) => void said.push(text) }
  context = {
    ...{ env: { AUTOINFRASNAP_DATA_DIR: home }, platform: process.platform, home, stderr },
  } as unknown as CommandContext
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const bucket = { ...defaultSettings, s3: { ...defaultSettings.s3, bucket: 'reports' } }

test('a command keeps the library by the plan as well', async () => {
  await tidyLibrary(defaultSettings, folder, context)
  expect(readdirSync(folder)).toEqual([names[2], recent])
  expect(readdirSync(home)).toEqual(['reports'])
  expect(said).toEqual([])
})

test.each([
  ['a bucket is set', bucket],
  ['no bucket is set any more', defaultSettings],
])('a command never deletes what still has to be sent, where %s', async (_, settings) => {
  const outbox = openCommandOutbox(bucket.s3, context)
  const facts = { host: 'web-1', takenAt: '2020-01-01T00:00:00.000Z' }
  await outbox.add({ file: path.join(folder, names[0]!), ...facts })
  await outbox.close()
  await tidyLibrary(settings, folder, context)
  expect(readdirSync(folder)).toEqual([names[0], names[2], recent])
})

test('a command that cannot tell what still has to be sent deletes nothing, and says so', async () => {
  writeFileSync(path.join(home, 'outbox'), 'a file stands where the folder should be')
  await tidyLibrary(defaultSettings, folder, context)
  expect(readdirSync(folder)).toEqual([...names, recent])
  expect(said.join('')).toMatch(/were not looked through.*Nothing was deleted/s)
})
