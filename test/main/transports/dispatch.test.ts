import { describe, expect, it, vi } from 'vitest'
import type { AuditRecord } from '../../../main/access/audit'
import { AppError } from '../../../main/contract/errors'
import type { Actor } from '../../../main/contract/roles'
import { defaultSettings, type Settings } from '../../../main/contract/settings'
import { createDispatch, type Handlers } from '../../../main/transports/dispatch'

const admin: Actor = { id: 'k1', name: 'Ada', role: 'admin' }
const viewer: Actor = { id: 'k2', name: 'Vic', role: 'viewer' }

/** Handlers for what a test asks; asking for anything else is the test's mistake and shows as `internal`. */
function createWorld(handlers: Partial<Handlers> = {}) {
  const records: AuditRecord[] = []
  const heard: unknown[] = []
  const world = {
    records,
    heard,
    monotonicMs: 0,
    auditFails: (entry: AuditRecord): boolean => entry.what === '',
  }
  const dispatch = createDispatch({
    handlers: handlers as Handlers,
    audit: {
      record: async (entry) => {
        if (world.auditFails(entry))
          throw new AppError('audit_unwritable', 'Nothing was changed: the disk is full.')
        records.push(entry)
      },
    },
    onUnexpected: (error) => heard.push(error),
    monotonicMs: () => world.monotonicMs,
  })
  return { world, dispatch }
}

const messageOf = async (input: unknown, channel = 'history:query'): Promise<string> => {
  const { dispatch } = createWorld()
  const answer = await dispatch({ channel, input, actor: admin })
  return answer.ok ? 'accepted' : answer.error.message
}

describe('a refused input', () => {
  const query = { series: ['cpu.busyPercent'], from: 0, to: 1 }
  it.each([
    [{ ...query, points: 'many' }, 'input.points: expected number, got text'],
    [{ ...query, points: 1.5 }, 'input.points: expected whole number, got a number'],
    [{ ...query, points: 9_999 }, 'input.points: expected at most 2000'],
    [{ ...query, series: [] }, 'input.series: expected at least 1 entry'],
    [{ ...query, series: ['a', 7] }, 'input.series[1]: expected text, got a number'],
    [{ from: 0, to: 1 }, 'input.series: is missing, expected list'],
    [{ ...query, 'p\u001b[31m': 1 }, 'input["p\\u001b[31m"]: there is no such field'],
    [null, 'input: expected object, got null'],
    [[], 'input: expected object, got a list'],
    ['text', 'input: expected object, got text'],
  ])('%j is told as %j', async (input, message) => {
    expect(await messageOf(input)).toBe(message)
  })

  it('tells which setting is wrong, deep inside', async () => {
    const input = { settings: { snapshot: { windowMs: 1 } } }
    expect(await messageOf(input, 'settings:update')).toBe(
      'input.settings.snapshot.windowMs: expected at least 50',
    )
  })

  it('tells the form that was meant of a setting that has several', async () => {
    const input = { settings: { custom: [{ name: 'x', source: { command: [] } }] } }
    expect(await messageOf(input, 'settings:update')).toBe(
      'input.settings.custom[0].source.command: expected at least 1 entry',
    )
  })

  it('never repeats a value, and stays short for thousands of mistakes', async () => {
    const secret = 'hunter2'
    const input = {
      ...query,
      series: Array<number>(60).fill(7),
      points: secret,
      [`${'x'.repeat(5_000)}`]: secret,
    }
    const message = await messageOf(input)
    expect(message).not.toContain(secret)
    expect(message.length).toBeLessThan(600)
    expect(message).toMatch(/; and \d+ more$/)
  })

  it('may be left out where every field has a default', async () => {
    const { dispatch } = createWorld({
      'audit:list': ({ limit }) => [{ at: '', who: '', what: '', outcome: `${limit}` }],
    })
    expect(await dispatch({ channel: 'audit:list', input: undefined, actor: admin })).toMatchObject({
      ok: true,
      value: [{ outcome: '100' }],
    })
  })
})

describe('the order of checks', () => {
  it('tells somebody without a key nothing about names or inputs', async () => {
    const { dispatch } = createWorld()
    for (const channel of ['__proto__', 'no:such', 'settings:get'])
      expect(await dispatch({ channel, input: 7, actor: null })).toMatchObject({
        error: { code: 'unauthenticated' },
      })
  })

  it('tells too low a role nothing about inputs', async () => {
    const { dispatch } = createWorld()
    expect(await dispatch({ channel: 'settings:update', input: 7, actor: viewer })).toMatchObject({
      error: { code: 'forbidden' },
    })
  })
})

describe('the audit of control requests', () => {
  it('writes who, what, to what, and the outcome; never what may be a secret', async () => {
    const key = {
      id: 'x',
      name: 'ci',
      role: 'viewer' as const,
      createdAt: '',
      expiresAt: null,
      lastUsedAt: null,
    }
    const { world, dispatch } = createWorld({
      'key:add': () => ({ key, secret: 'ais_x_verysecret' }),
      'settings:update': ({ settings }) => ({ ...defaultSettings, ...(settings as Partial<Settings>) }),
    })
    await dispatch({ channel: 'key:add', input: { name: 'ci', role: 'viewer' }, actor: admin })
    const source = { url: 'https://h/', headers: { Authorization: 'Bearer verysecret' } }
    const input = { settings: { custom: [{ name: 'x', source }] } }
    expect(await dispatch({ channel: 'settings:update', input, actor: admin })).toMatchObject({ ok: true })
    expect(world.records).toMatchObject([
      {
        actor: admin,
        what: 'key:add',
        outcome: 'begun',
        details: { name: 'ci', role: 'viewer', expiresAt: null },
      },
      { actor: admin, what: 'key:add', outcome: 'ok' },
      { actor: admin, what: 'settings:update', outcome: 'begun', details: {} },
      { actor: admin, what: 'settings:update', outcome: 'ok' },
    ])
    expect(JSON.stringify(world.records)).not.toContain('verysecret')
    const [first, second, third] = world.records.map(({ request }) => request)
    expect(first).toBe(second)
    expect(first).not.toBe(third)
  })

  it('writes how a request failed', async () => {
    const failures = [new AppError('report_unknown', 'There is none.'), new TypeError('x')]
    const { world, dispatch } = createWorld({
      'report:delete': () => {
        throw failures.shift()!
      },
    })
    for (const code of ['report_unknown', 'internal'])
      expect(await dispatch({ channel: 'report:delete', input: { name: 'a' }, actor: admin })).toMatchObject({
        error: { code },
      })
    expect(world.records.map(({ outcome }) => outcome)).toEqual([
      'begun',
      'report_unknown',
      'begun',
      'internal',
    ])
  })

  it('names the report that is restored, and a board by its id alone', async () => {
    const report = {
      name: 'a.json',
      format: 'json' as const,
      takenAt: '',
      sizeBytes: 1,
      isEncrypted: false,
      isSigned: false,
    }
    const { world, dispatch } = createWorld({
      'report:restore': () => report,
      'board:save': () => [],
      'board:delete': () => [],
    })
    const board = { id: 'mine', name: 'Living room', tiles: [] }
    await dispatch({ channel: 'report:restore', input: { name: 'a.json' }, actor: admin })
    await dispatch({ channel: 'board:save', input: { board }, actor: admin })
    await dispatch({ channel: 'board:delete', input: { id: 'mine' }, actor: admin })
    const begun = world.records.filter(({ outcome }) => outcome === 'begun')
    expect(begun.map(({ what, details }) => [what, details])).toEqual([
      ['report:restore', { name: 'a.json' }],
      ['board:save', { id: 'mine' }],
      ['board:delete', { id: 'mine' }],
    ])
  })

  describe('of failures that repeat', () => {
    const exists = new Set<string>()
    const failingWorld = () =>
      createWorld({
        'report:delete': ({ name }) => {
          if (!exists.has(name)) throw new AppError('report_unknown', 'There is none.')
          return { restorableUntil: '2026-11-24T05:00:00.000Z' }
        },
      })
    const nameOf = (times: number) => ({
      channel: 'report:delete',
      input: { name: `x${times}` },
      actor: admin,
    })

    it('writes the first ones whole, and counts those that follow within the minute in one', async () => {
      const { world, dispatch } = failingWorld()
      for (let times = 0; times < 500; times++)
        expect(await dispatch(nameOf(times))).toMatchObject({ error: { code: 'report_unknown' } })
      expect(world.records).toHaveLength(7)
      expect(world.records.slice(0, 2)).toMatchObject([
        { outcome: 'begun', details: { name: 'x0' } },
        { outcome: 'report_unknown', details: { name: 'x0' } },
      ])
      expect(world.records[6]).toMatchObject({ outcome: 'begun', details: { name: 'x3' } })
      await dispatch({ ...nameOf(0), actor: { ...admin, id: 'k9' } })
      expect(world.records.slice(7).map(({ outcome }) => outcome)).toEqual(['begun', 'report_unknown'])
      world.monotonicMs = 60_000
      await dispatch(nameOf(0))
      expect(world.records[9]).toMatchObject({
        outcome: 'report_unknown',
        request: world.records[6]?.request,
        details: { name: 'x3', times: { report_unknown: 497 } },
      })
    })

    it('writes the count after a minute although nobody asks again', async () => {
      vi.useFakeTimers()
      try {
        const { world, dispatch } = failingWorld()
        for (let times = 0; times < 5; times++) await dispatch(nameOf(times))
        expect(world.records.at(-1)).toMatchObject({ outcome: 'begun' })
        await vi.advanceTimersByTimeAsync(60_000)
        expect(world.records.at(-1)).toMatchObject({ details: { times: { report_unknown: 2 } } })
      } finally {
        vi.useRealTimers()
      }
    })

    it('writes every success among them, with what it was done to', async () => {
      const { world, dispatch } = failingWorld()
      for (let times = 0; times < 50; times++) await dispatch(nameOf(times))
      exists.add('real')
      const input = { name: 'real' }
      expect(await dispatch({ channel: 'report:delete', input, actor: admin })).toMatchObject({ ok: true })
      expect(world.records.at(-1)).toMatchObject({ outcome: 'ok', details: { name: 'real' } })
    })
  })

  it('changes nothing when it cannot be written first', async () => {
    let deleted = 0
    const { world, dispatch } = createWorld({
      'report:delete': () => {
        deleted++
        return { restorableUntil: '2026-11-24T05:00:00.000Z' }
      },
    })
    world.auditFails = () => true
    expect(await dispatch({ channel: 'report:delete', input: { name: 'a' }, actor: admin })).toMatchObject({
      ok: false,
      error: { code: 'audit_unwritable' },
    })
    expect(deleted).toBe(0)
  })

  it('lets the answer of a change stand when only its outcome cannot be written', async () => {
    const { world, dispatch } = createWorld({
      'report:delete': () => ({ restorableUntil: '2026-11-24T00:00:00.000Z' }),
    })
    world.auditFails = ({ outcome }) => outcome !== 'begun'
    expect(await dispatch({ channel: 'report:delete', input: { name: 'a' }, actor: admin })).toEqual({
      ok: true,
      value: { restorableUntil: '2026-11-24T00:00:00.000Z' },
    })
    expect(world.heard).toMatchObject([{ code: 'audit_unwritable' }])
  })

  it('writes a refusal once a minute, however often it is tried', async () => {
    const { world, dispatch } = createWorld()
    const attempt = () => dispatch({ channel: 'key:revoke', input: { id: 'x' }, actor: viewer })
    for (let times = 0; times < 500; times++) await attempt()
    expect(world.records).toMatchObject([{ actor: viewer, what: 'key:revoke', outcome: 'forbidden' }])
    world.monotonicMs = 60_000
    await attempt()
    expect(world.records).toHaveLength(2)
    await dispatch({ channel: 'key:revoke', input: { id: 'x' }, actor: { ...viewer, id: 'k3' } })
    expect(world.records).toHaveLength(3)
  })

  it('refuses all the same when the refusal cannot be written', async () => {
    const { world, dispatch } = createWorld()
    world.auditFails = () => true
    expect(await dispatch({ channel: 'key:revoke', input: { id: 'x' }, actor: viewer })).toMatchObject({
      error: { code: 'forbidden' },
    })
  })

  it('knows nothing of somebody without a key: strangers must not fill it', async () => {
    const { world, dispatch } = createWorld()
    await dispatch({ channel: 'key:revoke', input: { id: 'x' }, actor: null })
    expect(world.records).toEqual([])
  })
})

it('answers even when the listener of unexpected errors throws', async () => {
  const dispatch = createDispatch({
    handlers: {} as Handlers,
    audit: { record: async () => undefined },
    onUnexpected: () => {
      throw new Error('the log is broken')
    },
  })
  expect(await dispatch({ channel: 'session:get', input: {}, actor: viewer })).toMatchObject({
    error: { code: 'internal' },
  })
})
