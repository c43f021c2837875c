import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
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
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAuditLog, type AuditLogOptions } from '../../../main/access/audit'
import { requests } from '../../../main/contract/requests'
import type { Actor } from '../../../main/contract/roles'

const ada: Actor = { id: 'k1', name: 'Ada', role: 'admin' }

let folder: string
let file: string
let clock: { now: number }
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'audit-'))
  file = path.join(folder, 'data', 'audit.jsonl')
  clock = { now: Date.UTC(2026, 10, 23) }
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = (options: Partial<AuditLogOptions> = {}) =>
  createAuditLog({ file, now: () => clock.now++, ...options })
const lines = (): string[] => readFileSync(file, 'utf8').split('\n').filter(Boolean)

describe('the audit log', () => {
  it('lists who did what to what and how it ended, the newest first, as the contract says', async () => {
    const audit = open()
    await audit.record({ actor: ada, what: 'report:delete', outcome: 'ok', details: { name: 'a.json' } })
    await audit.record({
      actor: { id: 'local', name: 'local', role: 'admin' },
      what: 'key:add',
      outcome: 'key_invalid',
    })
    const listed = await audit.list(10)
    expect(listed).toEqual([
      { at: '2026-11-23T00:00:00.001Z', who: 'local', what: 'key:add', outcome: 'key_invalid' },
      { at: '2026-11-23T00:00:00.000Z', who: 'Ada (k1)', what: 'report:delete name="a.json"', outcome: 'ok' },
    ])
    expect(requests['audit:list'].output.safeParse(listed).success).toBe(true)
    expect(await audit.list(1)).toHaveLength(1)
  })

  it('is empty before anything happened', async () => {
    expect(await open().list(10)).toEqual([])
  })

  it('shows that a request was begun only until its outcome is known', async () => {
    const audit = open()
    await audit.record({ actor: ada, what: 'a', request: 'r1', outcome: 'begun' })
    await audit.record({ actor: ada, what: 'b', request: 'r2', outcome: 'begun' })
    await audit.record({ actor: ada, what: 'a', request: 'r1', outcome: 'ok' })
    expect((await audit.list(10)).map(({ what, outcome }) => [what, outcome])).toEqual([
      ['a', 'ok'],
      ['b', 'begun'],
    ])
  })

  it('is for this account alone', async ({ skip }) => {
    if (process.platform === 'win32') skip('Windows has no such modes')
    const audit = open()
    await audit.record({ actor: ada, what: 'a', outcome: 'ok' })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    chmodSync(file, 0o666)
    await audit.record({ actor: ada, what: 'a', outcome: 'ok' })
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('cannot be forged by any name', async () => {
    const audit = open()
    let count = 0
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'binary' }),
        async (name, detail) => {
          const forged = `${name}"}\n{"at":"x","id":"y","name":"z","role":"admin","what":"w","outcome":"ok"}\r\n\u2028`
          await audit.record({
            actor: { ...ada, name: forged },
            what: 'a',
            outcome: 'ok',
            details: { detail },
          })
          expect(lines()).toHaveLength(++count)
        },
      ),
      { numRuns: 40 },
    )
    expect((await audit.list(1_000)).every(({ what }) => what.startsWith('a '))).toBe(true)
  })

  it('takes out what looks like a secret, and cuts what is endless', async () => {
    const audit = open()
    const secret = `ais_aaaaaaaaaa_${'s'.repeat(40)}`
    await audit.record({
      actor: { ...ada, name: `x${secret}` },
      what: 'key:revoke',
      outcome: 'ok',
      details: { id: secret, name: 'n'.repeat(100_000) },
    })
    expect(readFileSync(file, 'utf8')).not.toContain('sss')
    expect(readFileSync(file).length).toBeLessThan(10_000)
  })

  it.each(['{"at":"2026-11-23T00:00:00.0', '{"at":1}', 'null', '[]', '\u0000\u0000\u0000', '7'])(
    'skips a line torn into %j by a crash, and goes on after it on a line of its own',
    async (torn) => {
      const audit = open()
      await audit.record({ actor: ada, what: 'a', outcome: 'ok' })
      appendFileSync(file, torn)
      await audit.record({ actor: ada, what: 'b', outcome: 'ok' })
      expect((await audit.list(10)).map(({ what }) => what)).toEqual(['b', 'a'])
    },
  )

  it('rotates by size, keeps the given number of files, and lists across them', async () => {
    const audit = open({ limits: { maximumBytes: 1_000, files: 3 } })
    for (let number = 0; number < 60; number++)
      await audit.record({ actor: ada, what: `w${number}`, outcome: 'ok' })
    expect(readdirSync(path.dirname(file)).sort()).toEqual(['audit.jsonl', 'audit.jsonl.1', 'audit.jsonl.2'])
    for (const name of readdirSync(path.dirname(file)))
      expect(statSync(path.join(path.dirname(file), name)).size).toBeLessThanOrEqual(1_000)
    const listed = (await audit.list(1_000)).map(({ what }) => Number(what.slice(1)))
    expect(listed.length).toBeGreaterThan(15)
    expect(listed).toEqual(Array.from(listed, (_, at) => 59 - at))
  })

  it('keeps every line of several writers at once', async () => {
    const writers = [open(), open(), open()]
    await Promise.all(
      writers.flatMap((audit, at) =>
        Array.from({ length: 20 }, (_, n) => audit.record({ actor: ada, what: `${at}-${n}`, outcome: 'ok' })),
      ),
    )
    expect(new Set((await writers[0]!.list(100)).map(({ what }) => what)).size).toBe(60)
  })
})

describe('an audit log that cannot be written', () => {
  it('says so when its place is a folder, and cannot be listed either', async () => {
    mkdirSync(file, { recursive: true })
    await expect(open().record({ actor: ada, what: 'a', outcome: 'ok' })).rejects.toMatchObject({
      code: 'audit_unwritable',
    })
    await expect(open().list(1)).rejects.toMatchObject({ code: 'audit_unreadable' })
  })

  it('says so when its folder is a file', async () => {
    writeFileSync(path.join(folder, 'data'), '')
    await expect(open().record({ actor: ada, what: 'a', outcome: 'ok' })).rejects.toMatchObject({
      code: 'audit_unwritable',
    })
  })

  it('says so when the disk is full, and goes on when there is room again', async ({ skip }) => {
    const disk = path.join(folder, 'disk')
    mkdirSync(disk)
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk])
    if (mounted.status !== 0) skip('a small disk cannot be mounted here (needs root on Linux)')
    try {
      const audit = createAuditLog({ file: path.join(disk, 'audit.jsonl'), now: Date.now })
      await audit.record({ actor: ada, what: 'a', outcome: 'ok' })
      const filler = path.join(disk, 'filler')
      expect(spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4k', 'count=64']).status).not.toBe(0)
      // What is left of the last block may still take a few lines.
      const record = async () => {
        for (let n = 0; n < 60; n++) await audit.record({ actor: ada, what: 'b', outcome: 'ok' })
      }
      await expect(record()).rejects.toMatchObject({
        code: 'audit_unwritable',
        message: expect.stringContaining('full') as string,
      })
      rmSync(filler)
      await audit.record({ actor: ada, what: 'c', outcome: 'ok' })
      const [newest, ...rest] = (await audit.list(100)).map(({ what }) => what)
      expect(newest).toBe('c')
      expect(rest.at(-1)).toBe('a')
    } finally {
      spawnSync('umount', [disk])
    }
  })
})
