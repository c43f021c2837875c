import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import os, { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { withLock } from '../../../main/files/file-lock'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lock-'))
  file = path.join(folder, 'not', 'yet', 'keys.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const host = os.hostname().replaceAll(' ', '_')
const elapsed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return performance.now() - began
}
const leaveLock = (owner: string): void => {
  file = path.join(folder, 'keys.json')
  writeFileSync(`${file}.lock`, owner)
}

it('answers what the work answers, and leaves no lock behind, also when the work fails', async () => {
  expect(await withLock(file, () => 42)).toBe(42)
  await expect(
    withLock(file, () => {
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  expect(existsSync(`${file}.lock`)).toBe(false)
})

it('lets everyone in, one after the other', async () => {
  let sum = 0
  await Promise.all(Array.from({ length: 30 }, () => withLock(file, () => (sum += 1))))
  expect(sum).toBe(30)
})

it('waits for the lock of a living process', async () => {
  leaveLock(`${host} ${process.ppid} 1 abc`)
  const waiting = withLock(file, () => 'in')
  await new Promise((resolve) => setTimeout(resolve, 150))
  expect(existsSync(`${file}.lock`)).toBe(true)
  rmSync(`${file}.lock`)
  expect(await waiting).toBe('in')
})

it('takes away the lock of a process that died, at once', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '0'])
  leaveLock(`${host} ${pid} 1 abc`)
  expect(await elapsed(() => withLock(file, () => 'in'))).toBeLessThan(1_000)
})

it('takes away the lock of a former life with the same number, as in a container', async () => {
  leaveLock(`${host} ${process.pid} 12345 abc`)
  expect(await elapsed(() => withLock(file, () => 'in'))).toBeLessThan(1_000)
})

it.each(['elsewhere 999999999 1 abc', '', 'nonsense'])(
  'takes away a lock %j only when it is old',
  async (owner) => {
    leaveLock(owner)
    const waiting = withLock(file, () => 'in')
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(existsSync(`${file}.lock`)).toBe(true)
    const past = new Date(Date.now() - 11_000)
    utimesSync(`${file}.lock`, past, past)
    expect(await waiting).toBe('in')
  },
)

it('lets every waiter through, one after the other, when the lock before them died', async () => {
  for (let round = 0; round < 20; round++) {
    leaveLock(`${host} ${process.pid} 12345 abc`)
    let inside = 0
    await Promise.all(
      Array.from({ length: 10 }, () =>
        withLock(file, () => {
          inside++
        }),
      ),
    )
    expect(inside).toBe(10)
  }
})
