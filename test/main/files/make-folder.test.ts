import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeFolder } from '../../../main/files/make-folder'

let root = ''
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'make-folder-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('makeFolder', () => {
  it('makes a folder and those above it with the mode asked for, and leaves what exists as it is', () => {
    makeFolder(path.join(root, 'a/b/c'), 0o700)
    for (const folder of ['a', 'a/b', 'a/b/c'])
      expect(statSync(path.join(root, folder)).mode & 0o777).toBe(0o700)
    makeFolder(path.join(root, 'a'), 0o755)
    expect(statSync(path.join(root, 'a')).mode & 0o777).toBe(0o700)
  })

  it('says what stands in the way', () => {
    writeFileSync(path.join(root, 'file'), '')
    expect(() => makeFolder(path.join(root, 'file'))).toThrow('EEXIST')
    expect(() => makeFolder(path.join(root, 'file/below'))).toThrow('ENOTDIR')
  })

  it.runIf(process.platform === 'linux')(
    'gives up where nothing can be made, instead of trying for ever',
    () => {
      expect(() => makeFolder('/proc/nowhere')).toThrow(/ENOENT|EACCES/)
      expect(() => makeFolder('/proc/nowhere/deeper')).toThrow(/ENOENT|EACCES/)
    },
  )
})
