import { execFileSync, spawnSync } from 'node:child_process'
import * as nodeFs from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, type TestContext } from 'vitest'
import { AppError, type ErrorCode } from '../../../main/contract/errors'
import { checkTarget, createFolder, saveReport, type FileSystem } from '../../../main/reports/save'

const { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } =
  nodeFs

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'save-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const name = (copy: number): string => (copy === 1 ? 'report.json' : `report-${copy}.json`)
const at = (file: string): string => path.join(folder, file)

function errorOf(work: () => unknown): AppError {
  try {
    work()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

function failing(call: keyof FileSystem, code: string, from = 1): FileSystem {
  let calls = 0
  const original = nodeFs[call] as (...args: unknown[]) => unknown
  return {
    ...nodeFs,
    [call]: (...args: unknown[]) => {
      if (++calls >= from) throw Object.assign(new Error(`${code}: made up`), { code })
      return original(...args)
    },
  }
}

describe('a folder', () => {
  test('gets the report under its name, readable by its owner alone, and nothing else', () => {
    const saved = saveReport({ folder, name }, 'content: 한글\n')
    expect(saved).toEqual({ file: at('report.json'), bytes: 16, signatureFile: null })
    expect(readFileSync(saved.file, 'utf8')).toBe('content: 한글\n')
    expect(statSync(saved.file).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['report.json'])
  })

  test('keeps a report of the same name; the new one gets the next free number', () => {
    for (const content of ['one', 'two', 'three']) saveReport({ folder, name }, content)
    expect(readdirSync(folder).sort()).toEqual(['report-2.json', 'report-3.json', 'report.json'])
    expect(readFileSync(at('report.json'), 'utf8')).toBe('one')
    expect(readFileSync(at('report-3.json'), 'utf8')).toBe('three')
  })

  test('takes fifty reports of one second, each under a name of its own', async () => {
    const saves = Array.from({ length: 50 }, (_, index) =>
      Promise.resolve().then(() => saveReport({ folder, name }, `content ${index}`)),
    )
    const files = (await Promise.all(saves)).map(({ file }) => file)
    expect(new Set(files).size).toBe(50)
  })

  test('that is ours is made with all its parents, closed to other accounts', () => {
    createFolder(at('a/b'))
    expect(statSync(at('a/b')).mode & 0o777).toBe(0o700)
    createFolder(at('a/b'))
  })

  test('that cannot be made because a file stands in its way is told', () => {
    writeFileSync(at('file'), '')
    const error = errorOf(() => createFolder(at('file/reports')))
    expect(error.code).toBe('output_unwritable')
    expect(error.message).toContain(at('file/reports'))
  })
})

describe('a file', () => {
  test('is written as named', () => {
    expect(saveReport({ file: at('mine.yaml') }, 'x').file).toBe(at('mine.yaml'))
  })

  test('that exists is never overwritten', () => {
    writeFileSync(at('mine.json'), 'precious')
    const error = errorOf(() => saveReport({ file: at('mine.json') }, 'x'))
    expect(error.code).toBe('output_exists')
    expect(readFileSync(at('mine.json'), 'utf8')).toBe('precious')
    expect(readdirSync(folder)).toEqual(['mine.json'])
    expect(errorOf(() => checkTarget({ file: at('mine.json') })).code).toBe('output_exists')
  })

  test('behind a link that leads nowhere is not created', () => {
    symlinkSync(at('elsewhere'), at('link.json'))
    expect(errorOf(() => saveReport({ file: at('link.json') }, 'x')).code).toBe('output_exists')
    expect(readdirSync(folder)).toEqual(['link.json'])
  })

  test.each<[string, (file: string) => void, string]>([
    ['a folder', (file) => mkdirSync(file), 'is a folder'],
    ['a pipe', (file) => execFileSync('mkfifo', [file]), 'is no ordinary file'],
  ])('that is %s is left alone', (_, make, message) => {
    make(at('target'))
    for (const work of [
      () => saveReport({ file: at('target') }, 'x'),
      () => checkTarget({ file: at('target') }),
    ]) {
      const error = errorOf(work)
      expect(error.code).toBe('output_unwritable')
      expect(error.message).toContain(message)
    }
    expect(readdirSync(folder)).toEqual(['target'])
  })

  test('in a folder that does not exist is told with the folder', () => {
    const error = errorOf(() => saveReport({ file: at('none/mine.json') }, 'x'))
    expect(error).toMatchObject({
      code: 'output_unwritable',
      hint: 'Create it, or choose another with --output.',
    })
    expect(error.message).toBe(`Cannot write to ${at('none')}: the folder does not exist.`)
  })
})

describe('where there are no hard links', () => {
  test.each(['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK', 'UNKNOWN'])(
    'the report still arrives whole (%s)',
    (code) => {
      const fs = failing('linkSync', code)
      expect(saveReport({ folder, name }, 'one', { fs }).file).toBe(at('report.json'))
      expect(saveReport({ folder, name }, 'two', { fs }).file).toBe(at('report-2.json'))
      expect(errorOf(() => saveReport({ file: at('report.json') }, 'x', { fs })).code).toBe('output_exists')
      expect(readFileSync(at('report.json'), 'utf8')).toBe('one')
      expect(readdirSync(folder).sort()).toEqual(['report-2.json', 'report.json'])
    },
  )

  test('a rename that fails leaves no empty file behind', () => {
    const fs = { ...failing('renameSync', 'EIO'), linkSync: failing('linkSync', 'EPERM').linkSync }
    expect(errorOf(() => saveReport({ folder, name }, 'x', { fs })).code).toBe('output_unwritable')
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('every failure leaves the folder as it was', () => {
  test.each<[keyof FileSystem, string, ErrorCode]>([
    ['openSync', 'EACCES', 'output_unwritable'],
    ['openSync', 'EROFS', 'output_unwritable'],
    ['openSync', 'ENOSPC', 'output_full'],
    ['writeSync', 'ENOSPC', 'output_full'],
    ['writeSync', 'EDQUOT', 'output_full'],
    ['writeSync', 'EIO', 'output_unwritable'],
    ['fsyncSync', 'EIO', 'output_unwritable'],
    ['fsyncSync', 'ENOSPC', 'output_full'],
    ['linkSync', 'ENOSPC', 'output_full'],
    ['linkSync', 'EROFS', 'output_unwritable'],
  ])('%s fails with %s: %s', (call, code, expected) => {
    const error = errorOf(() => saveReport({ folder, name }, 'x', { fs: failing(call, code) }))
    expect(error.code).toBe(expected)
    expect(error.hint).not.toBeNull()
    expect(readdirSync(folder)).toEqual([])
  })

  test('a disk that takes only a part at a time still gets the whole', () => {
    const fs: FileSystem = {
      ...nodeFs,
      writeSync: ((handle: number, bytes: Buffer, from: number) =>
        nodeFs.writeSync(handle, bytes, from, Math.min(3, bytes.length - from))) as typeof nodeFs.writeSync,
    }
    const { file } = saveReport({ folder, name }, 'a longer text\n', { fs })
    expect(readFileSync(file, 'utf8')).toBe('a longer text\n')
  })

  test('a folder that cannot be flushed does not lose the report', () => {
    const { file } = saveReport({ folder, name }, 'x', { fs: failing('fsyncSync', 'EINVAL', 2) })
    expect(readFileSync(file, 'utf8')).toBe('x')
  })
})

describe('on real disks', () => {
  function withTmpfs(context: TestContext, options: string, work: (place: string) => void): void {
    const place = at('mount')
    mkdirSync(place)
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', place])
    if (mounted.status !== 0) return context.skip('mounting a tmpfs needs root with the right to mount')
    try {
      work(place)
    } finally {
      execFileSync('umount', [place])
    }
  }

  test('a full one is told as full and keeps nothing of the report', (context) => {
    withTmpfs(context, 'size=64k', (place) => {
      const error = errorOf(() => saveReport({ folder: place, name }, 'x'.repeat(200_000)))
      expect(error.code).toBe('output_full')
      expect(error.message).toBe(`Cannot write to ${place}: the disk is full.`)
      expect(readdirSync(place)).toEqual([])
      expect(saveReport({ folder: place, name }, 'small').bytes).toBe(5)
    })
  })

  test('a read-only one is told before any work', (context) => {
    withTmpfs(context, 'size=64k,ro', (place) => {
      const error = errorOf(() => checkTarget({ folder: place, name }))
      expect(error).toMatchObject({ code: 'output_unwritable' })
      expect(error.message).toContain('read-only')
    })
  })
})

test('what a killed process left half-written long ago is taken away, what is being written is not', () => {
  const [old, fresh, foreign] = [
    '.infra_snap-123-abc.tmp',
    '.infra_snap-124-abd.tmp',
    '.somebody-elses.tmp',
  ] as const
  for (const file of [old, fresh, foreign]) writeFileSync(at(file), 'half')
  const twoHoursAgo = new Date(Date.now() - 2 * 60 * 60 * 1000)
  for (const file of [old, foreign]) nodeFs.utimesSync(at(file), twoHoursAgo, twoHoursAgo)
  saveReport({ file: at('report.json') }, '{}')
  expect(readdirSync(folder).sort()).toEqual([fresh, foreign, 'report.json'].sort())
})
