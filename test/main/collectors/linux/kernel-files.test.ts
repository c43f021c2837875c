import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKernelFiles } from '../../../../main/collectors/linux/kernel-files'
import { AppError } from '../../../../main/contract/errors'

let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'kernel-files-'))
  mkdirSync(join(root, 'proc'))
  writeFileSync(join(root, 'proc/stat'), 'cpu 1\n')
  writeFileSync(join(root, 'proc/secret'), 'x')
  chmodSync(join(root, 'proc/secret'), 0)
  symlinkSync('nowhere', join(root, 'proc/link'))
})
afterAll(() => rmSync(root, { recursive: true }))

describe('createKernelFiles', () => {
  it('reads below its root, and names files as on the machine', () => {
    const files = createKernelFiles(root)
    expect(files.read('/proc/stat')).toBe('cpu 1\n')
    expect(files.resolve('/proc/stat')).toBe(`${root}/proc/stat`)
    expect(files.list('/proc').sort()).toEqual(['link', 'secret', 'stat'])
    expect(files.link('/proc/link')).toBe('nowhere')
  })
  it('takes a missing file for a failure, with what to do and without the root in the message', () => {
    const files = createKernelFiles(root)
    expect(() => files.read('/proc/none')).toThrow(
      expect.objectContaining({
        name: 'AppError',
        code: 'source_missing',
        hint: 'Check that /proc is mounted and that nothing hides parts of it.',
      }),
    )
    expect(() => files.read('/proc/none')).toThrow(/^\/proc\/none does not exist/)
  })
  it('calls a refusing file denied, which is not the same as missing', ({ skip }) => {
    if (process.getuid?.() === 0) return skip('root may read everything')
    expect(() => createKernelFiles(root).read('/proc/secret')).toThrow(
      expect.objectContaining({ code: 'source_denied' }),
    )
  })
  it('calls whatever else goes wrong broken, with the code of the system', () => {
    const read = () => createKernelFiles(root).read('/proc')
    expect(read).toThrow(AppError)
    expect(read).toThrow('EISDIR')
  })
  it('gives nothing instead of an error for facts that not every machine has', () => {
    const files = createKernelFiles(root)
    expect(files.tryRead('/proc/none')).toBeNull()
    expect(files.list('/proc/none')).toEqual([])
    expect(files.link('/proc/stat')).toBeNull()
  })
})
