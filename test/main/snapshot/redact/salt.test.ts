import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readSalt } from '../../../../main/snapshot/redact/salt'

function folderOf(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'salt-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('it is made once, for this account alone, and is another one elsewhere', () => {
  const folder = path.join(folderOf(), 'data')
  const salt = readSalt(folder)
  expect(salt).toHaveLength(32)
  expect(readSalt(folder)).toEqual(salt)
  expect(readdirSync(folder)).toEqual(['redaction.salt'])
  if (process.platform !== 'win32')
    expect(statSync(path.join(folder, 'redaction.salt')).mode & 0o777).toBe(0o600)
  expect(readSalt(folderOf())).not.toEqual(salt)
})

test('a damaged one is refused instead of being replaced, which would change every mask', () => {
  const folder = folderOf()
  writeFileSync(path.join(folder, 'redaction.salt'), 'short')
  expect(() => readSalt(folder)).toThrow(expect.objectContaining({ code: 'redaction_unavailable' }))
})

test('a folder that cannot be made is told', () => {
  const folder = folderOf()
  writeFileSync(path.join(folder, 'data'), '')
  expect(() => readSalt(path.join(folder, 'data'))).toThrow(
    expect.objectContaining({ code: 'redaction_unavailable' }),
  )
  mkdirSync(path.join(folder, 'redaction.salt'))
  expect(() => readSalt(folder)).toThrow(expect.objectContaining({ code: 'redaction_unavailable' }))
})
