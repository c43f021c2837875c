import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  openSync,
  writeSync,
  closeSync,
} from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { beforeAll, describe, expect, it, onTestFinished, type TestContext } from 'vitest'
import { bundleModule, historyModule } from '../../bundle-module'
import { drive, hour, keyOf, midnight, minute, second, temporaryFolder } from './drive'

const load = keyOf('load')
const file = (folder: string): string => path.join(folder, 'history.db')

/** A folder with an hour of history in it. */
async function recorded(): Promise<string> {
  const driven = await drive()
  driven.run(midnight, midnight + hour, second, (at) => ({ load: at % 997, other: at % 991 }))
  driven.history.close()
  return driven.folder
}

/** Overwrites bytes in the middle of a file. */
function scribble(name: string, from: number, length: number): void {
  const descriptor = openSync(name, 'r+')
  writeSync(descriptor, Buffer.alloc(length, 0x5a), 0, length, from)
  closeSync(descriptor)
}

const damages: [string, (folder: string) => void][] = [
  ['is garbage', (folder) => writeFileSync(file(folder), Buffer.alloc(50_000, 'garbage'))],
  ['is a text', (folder) => writeFileSync(file(folder), 'hello')],
  ['was cut short', (folder) => truncateSync(file(folder), 9_000)],
  ['has a broken head', (folder) => scribble(file(folder), 0, 100)],
  ['has a broken first table', (folder) => scribble(file(folder), 100, 4_000)],
  ['has broken pages everywhere else', (folder) => scribble(file(folder), 4_096, 100_000)],
  [
    'is a folder',
    (folder) => {
      rmSync(file(folder))
      mkdirSync(path.join(file(folder), 'things'), { recursive: true })
    },
  ],
]

describe('a history whose file', () => {
  it.each(damages)('%s is set aside, reported, and begun afresh', async (_, damage) => {
    const folder = await recorded()
    damage(folder)
    const driven = await drive({ folder })
    const begin = midnight + 2 * hour
    driven.run(begin, begin + 2 * minute, second, () => ({ load: 3 }))
    expect(driven.problems.map(({ code }) => code)).toEqual(['history_set_aside'])
    expect(driven.history.status()).toMatchObject({ writable: true, problem: null })
    const aside = readdirSync(folder).filter(
      (name) => name.includes('.unreadable-') && !name.endsWith('-wal'),
    )
    expect(aside).toHaveLength(1)
    expect(driven.problems[0]?.hint).toContain(aside[0])
    await driven.restart()
    const query = { series: [load], from: begin, to: begin + 2 * minute, points: 2 }
    expect(driven.history.query(query).series[0]?.mean).toEqual([3, 3])
    expect(driven.problems).toHaveLength(1)
  })

  it('breaks while it is in use is set aside too, and what was not yet written is not lost', async () => {
    const driven = await drive({ folder: await recorded() })
    // By another process: a file that this one opens and closes itself would lose its lock.
    execFileSync(process.execPath, [
      '-e',
      'const fs = require("fs"); const d = fs.openSync(process.argv[1], "r+"); const n = fs.fstatSync(d).size - 4096; fs.writeSync(d, Buffer.alloc(n, 90), 0, n, 4096)',
      file(driven.folder),
    ])
    driven.run(midnight + hour, midnight + 2 * hour, second, () => ({ load: 4 }))
    const codes = new Set(driven.problems.map(({ code }) => code))
    expect(codes).toEqual(new Set(['history_set_aside']))
    expect(driven.history.status().writable).toBe(true)
    await driven.restart()
    const query = { series: [load], from: midnight + 90 * minute, to: midnight + 2 * hour, points: 30 }
    expect(driven.history.query(query).series[0]?.mean).toEqual(Array<number>(30).fill(4))
  })

  it('is removed while it is in use is begun afresh', async () => {
    const driven = await drive()
    driven.run(midnight, midnight + minute, second, () => ({ load: 1 }))
    rmSync(driven.folder, { recursive: true })
    driven.run(midnight + minute, midnight + 3 * minute, second, () => ({ load: 2 }))
    expect(driven.problems.map(({ code }) => code)).toEqual(['history_set_aside'])
    await driven.restart()
    const query = { series: [load], from: midnight + minute, to: midnight + 3 * minute, points: 2 }
    expect(driven.history.query(query).series[0]?.mean).toEqual([2, 2])
  })
})

/** A file system of this size of its own; skips the test where that is not allowed. */
function smallDisk(context: TestContext, size: string): string {
  const folder = temporaryFolder()
  if (process.getuid?.() !== 0) context.skip('only root can mount a small file system')
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]).status !== 0)
    context.skip('mounting a tmpfs is not allowed here')
  onTestFinished(() => void spawnSync('umount', ['--lazy', folder]))
  return folder
}

describe('a history on a bad disk', () => {
  it('that is full goes on in memory, says so once, and catches up when there is room', async (context) => {
    const folder = smallDisk(context, '2m')
    const driven = await drive({ folder })
    driven.run(midnight, midnight + 5 * minute, second, () => ({ load: 1 }))
    const ballast = path.join(folder, 'ballast')
    spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=4096'], { stdio: 'ignore' })
    driven.run(midnight + 5 * minute, midnight + 65 * minute, second, (at) => ({ load: 2, other: at % 97 }))
    expect(driven.problems.map(({ code }) => code)).toEqual(['history_full'])
    const status = driven.history.status()
    expect(status).toMatchObject({ writable: false, droppedCells: 0, problem: { code: 'history_full' } })
    expect(status.pendingCells).toBeGreaterThan(100)
    const query = { series: [load], from: midnight, to: midnight + 65 * minute, points: 65 }
    const expected = Array.from({ length: 65 }, (_, index) => (index < 5 ? 1 : 2))
    expect(driven.history.query(query).series[0]?.mean).toEqual(expected)
    rmSync(ballast)
    driven.run(midnight + 65 * minute, midnight + 66 * minute, second, () => ({ load: 2 }))
    expect(driven.history.status()).toMatchObject({ writable: true, problem: null })
    expect(driven.history.status().pendingCells).toBeLessThan(5)
    await driven.restart()
    expect(driven.history.query(query).series[0]?.mean).toEqual(expected)
  })

  it('that is full from the start begins when there is room', async (context) => {
    const folder = smallDisk(context, '1m')
    const ballast = path.join(folder, 'ballast')
    spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=4096'], { stdio: 'ignore' })
    const driven = await drive({ folder })
    driven.run(midnight, midnight + minute, second, () => ({ load: 1 }))
    expect(driven.history.status()).toMatchObject({ writable: false, problem: { code: 'history_full' } })
    rmSync(ballast)
    driven.run(midnight + minute, midnight + 2 * minute, second, () => ({ load: 1 }))
    expect(driven.history.status()).toMatchObject({ writable: true, problem: null, droppedCells: 0 })
  })

  it('that is read-only goes on in memory and writes when it may again', async (context) => {
    const folder = smallDisk(context, '4m')
    const remount = (how: string) => spawnSync('mount', ['-o', `remount,${how}`, folder])
    remount('ro')
    const driven = await drive({ folder })
    driven.run(midnight, midnight + 5 * minute, second, () => ({ load: 1 }))
    expect(driven.problems.map(({ code }) => code)).toEqual(['history_unwritable'])
    expect(driven.history.status()).toMatchObject({ writable: false, bytes: 0 })
    await expect(driven.history.backup(path.join(folder, 'copy'))).rejects.toMatchObject({
      code: 'history_unwritable',
    })
    remount('rw')
    driven.run(midnight + 5 * minute, midnight + 6 * minute, second, () => ({ load: 1 }))
    expect(driven.history.status()).toMatchObject({ writable: true, problem: null })
    await driven.restart()
    const query = { series: [load], from: midnight, to: midnight + 6 * minute, points: 6 }
    expect(driven.history.query(query).series[0]?.mean).toEqual(Array<number>(6).fill(1))
  })

  it('gives up the oldest cells, counted, when it has to wait for too long', async () => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, 'no-folder'), '')
    const driven = await drive({ folder: path.join(folder, 'no-folder', 'data'), mostPendingCells: 100 })
    driven.run(midnight, midnight + hour, second, () => ({ load: 1 }))
    const { pendingCells, droppedCells, problem } = driven.history.status()
    expect(problem?.code).toBe('history_unwritable')
    expect(pendingCells).toBeLessThanOrEqual(100)
    expect(pendingCells + droppedCells).toBe(2 * 360) // the metric and the product's own memory
    expect(driven.problems).toHaveLength(1)
  })
})

describe('other processes', () => {
  let bundle = ''
  beforeAll(async () => {
    const folder = path.join('/tmp', `history-bundle-${process.pid}`)
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o755)
    bundle = await bundleModule(folder, historyModule)
    return () => rmSync(folder, { recursive: true })
  })

  /** A child that opens a history, prints its problem's code or "none", and waits to be ended. */
  async function holder(folder: string, uid?: number) {
    const script = `
      const { createHistory } = await import(process.argv[1])
      const history = await createHistory({ folder: process.argv[2] })
      console.log(history.status().problem?.code ?? 'none')
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, bundle, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
      ...(uid === undefined ? {} : { uid, gid: uid }),
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
    return { child, line }
  }

  it('cannot take a history that is in use; the second waits and takes over when the first is gone', async () => {
    const folder = temporaryFolder()
    const first = await holder(folder)
    expect(first.line).toBe('none')
    const driven = await drive({ folder })
    driven.run(midnight, midnight + minute, second, () => ({ load: 1 }))
    expect(driven.problems.map(({ code }) => code)).toEqual(['history_in_use'])
    expect(
      driven.history.query({ series: [load], from: midnight, to: midnight + minute, points: 1 }).series[0]
        ?.mean,
    ).toEqual([1])
    expect((await holder(folder)).line).toBe('history_in_use')
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    driven.run(midnight + minute, midnight + 2 * minute, second, () => ({ load: 1 }))
    expect(driven.history.status()).toMatchObject({ writable: true, problem: null, pendingCells: 2 })
  })

  it('of an account without rights set aside what they cannot read, and keep to memory where they cannot write', async (context) => {
    if (process.getuid?.() !== 0) context.skip('only root can act as another account')
    const nobody = 65_534
    const unreadable = await recorded()
    chmodSync(file(unreadable), 0o600)
    chmodSync(unreadable, 0o777)
    expect((await holder(unreadable, nobody)).line).toBe('none')
    expect(readdirSync(unreadable).filter((name) => name.includes('.unreadable-'))).toHaveLength(1)
    const closed = await recorded()
    chmodSync(closed, 0o755)
    const before = readFileSync(file(closed))
    expect((await holder(closed, nobody)).line).toBe('history_unwritable')
    expect(readFileSync(file(closed)).equals(before)).toBe(true)
  })
})
