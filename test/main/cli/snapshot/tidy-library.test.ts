import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tidyLibrary } from '../../../../main/cli/snapshot/tidy-library'
import { defaultSettings } from '../../../../main/contract/settings'

const names = [1, 2, 31].map((day) => `infra_snap_web-1_202001${String(day).padStart(2, '0')}T000000Z.json`)
const stderr = { isTerminal: false, columns: null, write: (text: string) => void said.push(text) } as never
let said: string[] = []
let folder = ''
beforeEach(() => {
  said = []
  folder = mkdtempSync(path.join(tmpdir(), 'tidy-'))
  for (const name of names) writeFileSync(path.join(folder, name), '{}')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a command keeps the library by the plan as well', async () => {
  await tidyLibrary(defaultSettings, folder, { stderr })
  expect(readdirSync(folder)).toEqual([names[2]])
  expect(said).toEqual([])
})

test('a command deletes nothing where reports are sent, since it knows of none that wait', async () => {
  const s3 = { ...defaultSettings.s3, bucket: 'reports' }
  await tidyLibrary({ ...defaultSettings, s3 }, folder, { stderr })
  expect(readdirSync(folder)).toEqual(names)
})
