import { describe, expect, it } from 'vitest'
import { createSessions, type SessionOptions } from '../../../main/access/sessions'
import type { Actor } from '../../../main/contract/roles'

const ada: Actor = { id: 'k1', name: 'Ada', role: 'admin' }
const vic: Actor = { id: 'k2', name: 'Vic', role: 'viewer' }
const hour = 3_600_000

function start(options: Partial<SessionOptions> = {}) {
  const clock = { now: Date.UTC(2026, 10, 23) }
  const now = () => clock.now
  return { clock, sessions: createSessions({ now, monotonicMs: now, lifetimeMs: 12 * hour, ...options }) }
}

describe('a session', () => {
  it('belongs to whoever began it, under a token of 256 bits', () => {
    const { sessions } = start()
    const token = sessions.begin(ada)
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    expect(sessions.find(token)).toEqual(ada)
    expect(sessions.find(sessions.begin(vic))).toEqual(vic)
    expect(new Set(Array.from({ length: 100 }, () => sessions.begin(vic)))).toHaveProperty('size', 100)
  })

  it.each(['', 'x', '__proto__', 'A'.repeat(43), 'A'.repeat(1_000_000)])('is not found by %.20s', (token) => {
    const { sessions } = start()
    sessions.begin(ada)
    expect(sessions.find(token)).toBeNull()
    expect(sessions.end(token)).toBe(false)
  })

  it('is not found by a token that only begins like its own', () => {
    const { sessions } = start()
    const token = sessions.begin(ada)
    expect(sessions.find(`${token}x`)).toBeNull()
    expect(sessions.find(token.slice(0, -1))).toBeNull()
  })

  it('ends when it is told to', () => {
    const { sessions } = start()
    const token = sessions.begin(ada)
    expect(sessions.end(token)).toBe(true)
    expect(sessions.find(token)).toBeNull()
    expect(sessions.end(token)).toBe(false)
  })

  it('ends after its lifetime, however busy', () => {
    const { sessions, clock } = start()
    const token = sessions.begin(ada)
    for (let hours = 1; hours < 12; hours++) {
      clock.now += hour
      expect(sessions.find(token)).toEqual(ada)
    }
    clock.now += hour
    expect(sessions.find(token)).toBeNull()
    expect(sessions.count).toBe(0)
  })

  it('ends when it is idle, and each use begins the idle time anew', () => {
    const { sessions, clock } = start()
    const token = sessions.begin(ada)
    clock.now += 2 * hour - 1
    expect(sessions.find(token)).toEqual(ada)
    clock.now += 2 * hour - 1
    expect(sessions.find(token)).toEqual(ada)
    clock.now += 2 * hour
    expect(sessions.find(token)).toBeNull()
  })
})

describe('a clock that is set', () => {
  it('back prolongs no session', () => {
    let monotonic = 0
    const { sessions, clock } = start({ monotonicMs: () => monotonic, idleMs: 12 * hour })
    const token = sessions.begin(ada)
    clock.now -= 10 * hour
    monotonic += 12 * hour - 1
    expect(sessions.find(token)).toEqual(ada)
    monotonic += 1
    expect(sessions.find(token)).toBeNull()
  })

  it('forward, as after a sleep of the machine, ends it', () => {
    const { sessions, clock } = start({ monotonicMs: () => 0 })
    const token = sessions.begin(ada)
    clock.now += 12 * hour
    expect(sessions.find(token)).toBeNull()
  })
})

it('ends all sessions of a key and no others', () => {
  const { sessions } = start()
  const [first, second, other] = [sessions.begin(ada), sessions.begin(ada), sessions.begin(vic)]
  expect(sessions.endAllOf('k1')).toBe(2)
  expect([first, second, other].map((token) => sessions.find(token))).toEqual([null, null, vic])
  expect(sessions.endAllOf('k1')).toBe(0)
})

it('lets the longest unused session of a key give way, and never that of another key', () => {
  const { sessions } = start({ mostPerKey: 3 })
  const other = sessions.begin(vic)
  const [first, second, third] = [sessions.begin(ada), sessions.begin(ada), sessions.begin(ada)]
  sessions.find(first)
  const fourth = sessions.begin(ada)
  expect([first, second, third, fourth].map((token) => sessions.find(token) !== null)).toEqual([
    true,
    false,
    true,
    true,
  ])
  for (let more = 0; more < 1_000; more++) sessions.begin(ada)
  expect(sessions.count).toBe(4)
  expect(sessions.find(other)).toEqual(vic)
})
