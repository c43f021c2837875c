import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLog, logFileName, type LogOptions } from '../../../main/log/log'

let folder: string
let logs: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'log-'))
  logs = path.join(folder, 'logs')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const now = (): number => Date.UTC(2026, 10, 23, 5, 7, 15)
const open = (options: Partial<LogOptions> = {}) =>
  createLog({ folder: logs, level: 'info', now, ...options })
const lines = (): unknown[] =>
  readFileSync(path.join(logs, logFileName), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)

function reader() {
  const texts: string[] = []
  return { texts, write: (text: string) => void texts.push(text) }
}

const key = `ais_Ab3dEf6hIj_${'Zx9'.repeat(14)}`

describe('the log', () => {
  it('writes one JSON object a line, from its level upwards', async () => {
    const log = await open()
    log.debug('unseen')
    log.info('Listening', { port: 9843 })
    log.child({ room: 'http' }).warn('Slow\nanswer', { ms: 12 })
    expect(lines()).toEqual([
      { level: 'info', time: '2026-11-23T05:07:15.000Z', port: 9843, message: 'Listening' },
      { level: 'warn', time: '2026-11-23T05:07:15.000Z', room: 'http', ms: 12, message: 'Slow\nanswer' },
    ])
  })

  it('takes secrets out of messages, fields and errors, in the file and for the reader', async () => {
    const also = reader()
    const log = await open({ also })
    log.info(`Used ${key}`, { headers: { authorization: 'Bearer Zx9' }, url: 'http://u:Zx9@h/' })
    log.child({ token: 'Zx9' }).error('Failed', { err: new Error(`with ${key}`) })
    const written = readFileSync(path.join(logs, logFileName), 'utf8') + also.texts.join('')
    expect(written).not.toContain('Zx9')
    expect(written).toContain('ais_Ab3dEf6hIj_[redacted]')
  })

  it('keeps its own fields, whatever the caller names his', async () => {
    const log = await open()
    log.info('true', { message: 'forged', level: 'error', time: 0 })
    expect(lines()).toEqual([
      {
        level: 'info',
        time: '2026-11-23T05:07:15.000Z',
        message_: 'forged',
        level_: 'error',
        time_: 0,
        message: 'true',
      },
    ])
  })

  it('says the message even where a field throws when it is read', async () => {
    const log = await open()
    const trap = {
      get boom() {
        throw new Error('no')
      },
    }
    log.info('still here', { trap })
    expect(lines()).toMatchObject([{ message: 'still here' }])
  })

  it('writes readable lines for a person, in which nothing steers the terminal', async () => {
    const also = reader()
    const log = await open({ folder: null, also })
    log.info('Listening on \u001b[31mred\u202e', { port: 9843, name: 'a b', evil: '\u001b]0;x\u0007' })
    log.error('Failed', { err: new Error('broken') })
    expect(also.texts[0]).toBe(
      '05:07:15 info  Listening on \ufffd[31mred\ufffd  port=9843  name="a b"  evil=\ufffd]0;x\ufffd\n',
    )
    expect(also.texts[1]).toMatch(/^05:07:15 error Failed {2}err=broken\n {4}at .+log\.test\.ts/)
    expect(existsSync(logs)).toBe(false)
  })

  it('goes on to the file when the reader has gone', async () => {
    const log = await open({
      also: {
        write() {
          throw new Error('EPIPE')
        },
      },
    })
    log.info('one')
    log.info('two')
    expect(lines()).toHaveLength(2)
  })

  it('is for this account alone', async ({ skip }) => {
    if (process.platform === 'win32') skip('Windows has no such modes')
    const log = await open()
    log.info('one')
    expect(statSync(path.join(logs, logFileName)).mode & 0o777).toBe(0o600)
    expect(statSync(logs).mode & 0o777).toBe(0o700)
  })
})

describe('the space that the log takes', () => {
  it('never passes the number of files times their size, and the newest lines are kept in order', async () => {
    const log = await open({ limits: { maximumBytes: 2_000, files: 3 } })
    for (let number = 0; number < 500; number++) log.info('line', { number, filler: 'x'.repeat(number % 90) })
    const names = readdirSync(logs).sort()
    expect(names).toEqual([logFileName, `${logFileName}.1`, `${logFileName}.2`])
    for (const name of names) expect(statSync(path.join(logs, name)).size).toBeLessThanOrEqual(2_000)
    const numbers = [2, 1, 0].flatMap((age) =>
      readFileSync(path.join(logs, names[age]!), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { number: number }).number),
    )
    expect(numbers).toEqual(Array.from(numbers, (_, at) => 500 - numbers.length + at))
    expect(log.lostLines).toBe(0)
  })

  it('is bounded for a single line as well', async () => {
    const log = await open()
    log.info('x'.repeat(10_000_000), { wide: Array.from({ length: 100_000 }, () => 'y'.repeat(100)) })
    expect(statSync(path.join(logs, logFileName)).size).toBeLessThan(50_000)
  })
})

describe('a log that cannot be written', () => {
  it('counts what was lost, throws nothing, and tells of it once there is room', async () => {
    writeFileSync(logs, 'a file where the folder should be')
    const also = reader()
    const log = await open({ also })
    log.info('one')
    log.info('two')
    expect(log.lostLines).toBe(2)
    expect(also.texts).toHaveLength(2)
    rmSync(logs)
    log.info('three')
    expect(lines()).toMatchObject([
      { level: 'warn', message: '2 lines before this one could not be written.' },
      { message: 'three' },
    ])
    expect(log.lostLines).toBe(2)
  })

  it('survives a full disk and writes whole lines after it', async ({ skip }) => {
    const disk = path.join(folder, 'disk')
    mkdirSync(disk)
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=32k', 'tmpfs', disk])
    if (mounted.status !== 0) skip('a small disk cannot be mounted here (needs root on Linux)')
    try {
      logs = disk
      const log = await open()
      for (let number = 0; number < 500; number++) log.info('line', { number, filler: 'x'.repeat(50) })
      expect(log.lostLines).toBeGreaterThan(0)
      const filled = readFileSync(path.join(disk, logFileName))
      writeFileSync(path.join(disk, logFileName), filled.subarray(0, filled.length - 9_000))
      log.info('room again')
      expect(readFileSync(path.join(disk, logFileName), 'utf8').trimEnd().split('\n').at(-1)).toContain(
        'room again',
      )
    } finally {
      spawnSync('umount', [disk])
    }
  })
})
