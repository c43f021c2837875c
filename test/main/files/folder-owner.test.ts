import { chownSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ownerOfFolder } from '../../../main/files/folder-owner'

function folderOf(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'owner-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('root gives files to the account of the folder', (context) => {
  if (process.getuid?.() !== 0) context.skip('only root can give files away')
  const folder = folderOf()
  expect(ownerOfFolder(folder)).toBeNull() // its own
  chownSync(folder, 64_001, 64_002)
  expect(ownerOfFolder(folder)).toEqual({ uid: 64_001, gid: 64_002, folder: realpathSync(folder) })
  expect(ownerOfFolder(folder, () => 64_003)).toBeNull()
})

test('others give nothing away, and do not even look', () => {
  expect(ownerOfFolder('/nowhere/at/all', () => 1000)).toBeNull()
})
