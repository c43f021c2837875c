import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { encryptRotatedLogs } from '../../../main/log/encrypt-rotated'
import { createLog } from '../../../main/log/log'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rotated-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const limits = { maximumBytes: 400, files: 4 }
/** Stands for encryption: every byte turned over. */
const turned = (content: Uint8Array): Uint8Array => content.map((byte) => byte ^ 0xff)
const names = (): string[] => readdirSync(folder).sort()
const linesOf = (name: string): number[] => {
  const bytes = readFileSync(path.join(folder, name))
  const text = Buffer.from(name.endsWith('.age') ? turned(bytes) : bytes).toString()
  return [...text.matchAll(/"number":(\d+)/g)].map(([, number]) => Number(number))
}

it('leaves no older file in plain, keeps their order and loses no line of those that are kept', async () => {
  const encrypting: Promise<void>[] = []
  const encrypt = encryptRotatedLogs({
    prepare: async () => async (content) => turned(content),
    onProblem: (error) => expect.unreachable(String(error)),
  })
  const log = await createLog({
    folder,
    level: 'info',
    limits,
    onRotated: (...args) => encrypting.push(encrypt(...args)),
  })
  for (let number = 0; number < 60; number++) {
    log.info('A line.', { number })
    // Now and then several rotations come upon one another.
    if (number % 7 === 0) await Promise.all(encrypting)
  }
  await Promise.all(encrypting)
  expect(names()).toEqual(['autoinfrasnap.log', ...[1, 2, 3].map((age) => `autoinfrasnap.log.${age}.age`)])
  const numbers = [3, 2, 1].flatMap((age) => linesOf(`autoinfrasnap.log.${age}.age`))
  numbers.push(...linesOf('autoinfrasnap.log'))
  expect(numbers.at(-1)).toBe(59)
  expect(numbers).toEqual(numbers.map((_, index) => numbers[0]! + index))
})

it('encrypts what older files there are once it is switched on, and leaves them where it cannot', async () => {
  const problems: unknown[] = []
  let state: 'off' | 'broken' | 'on' = 'off'
  const encrypt = encryptRotatedLogs({
    prepare: async () => {
      if (state === 'broken') throw new Error('no passphrase')
      return state === 'on' ? async (content) => turned(content) : null
    },
    onProblem: (error) => problems.push(error),
  })
  const log = await createLog({ folder, level: 'info', limits })
  for (let number = 0; number < 20; number++) log.info('A line.', { number })
  const plain = names()
  const file = path.join(folder, 'autoinfrasnap.log')
  await encrypt(file, limits)
  state = 'broken'
  await encrypt(file, limits)
  expect(names()).toEqual(plain)
  expect(problems).toEqual([new Error('no passphrase')])
  state = 'on'
  await encrypt(file, limits)
  expect(names()).toEqual(plain.map((name) => (name === 'autoinfrasnap.log' ? name : `${name}.age`)))
})
