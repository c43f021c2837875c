import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createReportLibrary } from '../../../main/reports/library'

const name = 'infra_snap_web-1_20261123T050715Z.json'
const other = 'infra_snap_web-1_20261123T050716Z.json'
const hour = 3_600_000

let root = ''
let folder = ''
let now = Date.parse('2026-11-23T06:00:00.000Z')
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'deleted-'))
  folder = path.join(root, 'reports')
  mkdirSync(folder)
  now = Date.parse('2026-11-23T06:00:00.000Z')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const at = (...names: string[]): string => path.join(folder, ...names)
const put = (content: string, file = name): void => writeFileSync(at(file), content)
const open = () => createReportLibrary(folder, { now: () => now })

describe('a deleted report', () => {
  it('is gone from the list and comes back as it was, within a day', async () => {
    put('{"a":1}')
    const before = await open().list()
    expect(await open().delete(name)).toEqual({
      report: before[0],
      restorableUntil: '2026-11-24T06:00:00.000Z',
    })
    expect(await open().list()).toEqual([])
    now += 23 * hour
    expect(await open().restore(name)).toEqual(before[0])
    expect(await open().list()).toEqual(before)
    expect(readFileSync(at(name), 'utf8')).toBe('{"a":1}')
    expect(readdirSync(at('.deleted'))).toEqual([])
  })

  it('is kept where no other account can look', async () => {
    put('{}')
    await open().delete(name)
    expect(statSync(at('.deleted')).mode & 0o777).toBe(0o700)
  })

  it('is restored once', async () => {
    put('{}')
    await open().delete(name)
    await open().restore(name)
    await expect(open().restore(name)).rejects.toMatchObject({
      code: 'report_unknown',
      hint: expect.stringContaining('restored already') as string,
    })
    expect(existsSync(at(name))).toBe(true)
  })

  it('never comes back over another report', async () => {
    put('first')
    await open().delete(name)
    put('second')
    await expect(open().restore(name)).rejects.toMatchObject({ code: 'output_exists' })
    expect(readFileSync(at(name), 'utf8')).toBe('second')
    rmSync(at(name))
    await open().restore(name)
    expect(readFileSync(at(name), 'utf8')).toBe('first')
  })

  it('that was deleted last comes back first, where two had one name', async () => {
    put('first')
    await open().delete(name)
    now += 1
    put('second')
    await open().delete(name)
    await open().restore(name)
    expect(readFileSync(at(name), 'utf8')).toBe('second')
    rmSync(at(name))
    await open().restore(name)
    expect(readFileSync(at(name), 'utf8')).toBe('first')
  })

  it('is asked for by many at once and deleted once', async () => {
    put('{}')
    const library = open()
    const ended = await Promise.allSettled([1, 2, 3, 4].map(() => library.delete(name)))
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const one of ended)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'report_unknown' })
    await library.restore(name)
  })
})

describe('after a day', () => {
  it('what was deleted is taken away with the next deletion, and what is younger stays', async () => {
    put('old')
    await open().delete(name)
    now += 12 * hour
    put('young', other)
    await open().delete(other)
    now += 12 * hour + 1
    const third = 'infra_snap_web-1_20261123T050717Z.json'
    put('{}', third)
    await open().delete(third)
    await expect(open().restore(name)).rejects.toMatchObject({ code: 'report_unknown' })
    await open().restore(other)
    expect(readFileSync(at(other), 'utf8')).toBe('young')
  })

  it('what was deleted does not come back, whether or not it was taken away by then', async () => {
    put('old')
    await open().delete(name)
    now += 24 * hour + 1
    await expect(open().restore(name)).rejects.toMatchObject({ code: 'report_unknown' })
  })

  it('nothing is taken away but reports', async () => {
    put('{}')
    await open().delete(name)
    const [instant = ''] = readdirSync(at('.deleted'))
    writeFileSync(at('.deleted', instant, 'mine.txt'), 'mine')
    mkdirSync(at('.deleted', 'mine'))
    mkdirSync(path.join(root, '1'))
    writeFileSync(path.join(root, '1', name), 'elsewhere')
    symlinkSync(path.join(root, '1'), at('.deleted', '1'))
    now += 48 * hour
    await open().purge()
    expect(readdirSync(at('.deleted')).sort()).toEqual(['1', instant, 'mine'].sort())
    expect(readdirSync(at('.deleted', instant))).toEqual(['mine.txt'])
    expect(readFileSync(path.join(root, '1', name), 'utf8')).toBe('elsewhere')
  })

  it('a folder that is not there is no trouble', async () => {
    await open().purge()
    rmSync(folder, { recursive: true })
    await open().purge()
    await expect(open().restore(name)).rejects.toMatchObject({ code: 'report_unknown' })
    expect(existsSync(folder)).toBe(false)
  })
})

describe('where it cannot be done', () => {
  it('a link in the place of the hidden folder carries nothing away', async () => {
    put('{}')
    mkdirSync(path.join(root, 'elsewhere'))
    symlinkSync(path.join(root, 'elsewhere'), at('.deleted'))
    await expect(open().delete(name)).rejects.toMatchObject({ code: 'output_unwritable' })
    expect(readdirSync(path.join(root, 'elsewhere'))).toEqual([])
    expect(existsSync(at(name))).toBe(true)
    mkdirSync(path.join(root, 'elsewhere', '17'))
    writeFileSync(path.join(root, 'elsewhere', '17', other), 'secret')
    await expect(open().restore(other)).rejects.toMatchObject({ code: 'report_unknown' })
    await open().purge()
    expect(existsSync(path.join(root, 'elsewhere', '17', other))).toBe(true)
  })

  it('a file in the place of the hidden folder is said', async () => {
    put('{}')
    writeFileSync(at('.deleted'), '')
    await expect(open().delete(name)).rejects.toMatchObject({
      code: 'output_unwritable',
      message: expect.stringContaining('.deleted') as string,
    })
    expect(existsSync(at(name))).toBe(true)
  })

  it('a folder that this account may not write is said', async ({ skip }) => {
    if (process.platform === 'win32') skip('Windows has no such modes')
    put('{}')
    chmodSync(root, 0o755)
    chmodSync(folder, 0o555)
    const isRoot = process.getuid?.() === 0
    if (isRoot) process.seteuid?.(65_534) // root may write everywhere
    try {
      await expect(open().delete(name)).rejects.toMatchObject({
        code: 'output_unwritable',
        message: expect.stringContaining('may not write') as string,
      })
    } finally {
      if (isRoot) process.seteuid?.(0)
      chmodSync(folder, 0o755)
    }
    expect(existsSync(at(name))).toBe(true)
  })

  describe('on a disk of its own', () => {
    const mount = (options: string): boolean =>
      spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0
    afterEach(() => void spawnSync('umount', [folder]))
    const reason = 'a small disk cannot be mounted here (needs root on Linux)'

    it('that is full, neither is done and both are said', async ({ skip }) => {
      if (!mount('size=64k,nr_inodes=5')) skip(reason)
      put('{}')
      put('{}', 'filler-1')
      put('{}', 'filler-2')
      put('{}', 'filler-3')
      await expect(open().delete(name)).rejects.toMatchObject({ code: 'output_full' })
      expect(existsSync(at(name))).toBe(true)
      rmSync(at('filler-1'))
      rmSync(at('filler-2'))
      rmSync(at('filler-3'))
      await open().delete(name)
      expect(() => Array.from({ length: 9 }, (_, index) => put('', `filler-${index}`))).toThrow('ENOSPC')
      await expect(open().restore(name)).rejects.toMatchObject({ code: 'output_full' })
      rmSync(at('filler-0'), { force: true })
      await open().restore(name)
      expect(readFileSync(at(name), 'utf8')).toBe('{}')
    })

    it('that is read-only, neither is done and both are said', async ({ skip }) => {
      if (!mount('size=64k')) skip(reason)
      put('{}')
      put('{}', other)
      await open().delete(other)
      spawnSync('mount', ['-o', 'remount,ro', folder])
      const refusal = { code: 'output_unwritable', message: expect.stringContaining('read-only') as string }
      await expect(open().delete(name)).rejects.toMatchObject(refusal)
      await expect(open().restore(other)).rejects.toMatchObject(refusal)
      now += 48 * hour
      await open().purge()
      expect(existsSync(at(name))).toBe(true)
    })
  })
})
