import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeSessions } from '../../../main/access/session-file'
import type { SessionProblem } from '../../../main/access/session-keeping'
import {
  createSessions,
  type SessionKeepOptions,
  type SessionOptions,
  type Sessions,
} from '../../../main/access/sessions'
import type { Actor } from '../../../main/contract/roles'

const hour = 3_600_000
const ada: Actor = { id: 'adasKey', name: 'Ada', role: 'admin' }
const vic: Actor = { id: 'vicsKey', name: 'Vic', role: 'viewer' }
const keys: SessionKeepOptions['keys'] = [ada, vic].map((actor) => ({ ...actor, expiresAt: null }))

let folder: string
let file: string
let clock: { now: number }
let problems: SessionProblem[]
const started: Sessions[] = []
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sessions-'))
  file = path.join(folder, 'sessions.json')
  clock = { now: Date.UTC(2026, 10, 23) }
  problems = []
})
afterEach(async () => {
  await Promise.all(started.splice(0).map((sessions) => sessions.saved()))
  rmSync(folder, { recursive: true, force: true })
})

/** What a process does when it begins; the clock counts on as the time of day does. */
function start(keep: Partial<SessionKeepOptions> = {}, options: Partial<SessionOptions> = {}): Sessions {
  const sessions = createSessions({
    now: () => clock.now,
    monotonicMs: () => clock.now,
    lifetimeMs: 12 * hour,
    keep: { file, keys, onProblem: (problem) => problems.push(problem), ...keep },
    ...options,
  })
  started.push(sessions)
  return sessions
}

/** The one before was killed: nothing but what it had written counts. */
async function signInAndDie(actor: Actor = ada): Promise<string> {
  const sessions = start()
  const token = sessions.begin(actor)
  await sessions.saved()
  return token
}

describe('a session after a restart', () => {
  it('lasts, for exactly the time that it had left', async () => {
    const token = await signInAndDie()
    clock.now += hour
    const next = start({}, { idleMs: 12 * hour })
    expect(next.find(token)).toEqual(ada)
    clock.now += 11 * hour
    expect(next.find(token)).toBeNull()
    expect(problems).toEqual([])
  })

  it('is known by a hash alone, in a file for this account only', async () => {
    const token = await signInAndDie()
    expect(readFileSync(file, 'utf8')).not.toContain(token)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['sessions.json'])
  })

  it('stays ended when it was signed out of', async () => {
    const sessions = start()
    const [out, stays] = [sessions.begin(ada), sessions.begin(ada)]
    sessions.end(out)
    await sessions.saved()
    const next = start()
    expect([next.find(out), next.find(stays)]).toEqual([null, ada])
  })

  it('stays ended when its key was revoked, in the file too', async () => {
    const sessions = start()
    sessions.begin(ada)
    sessions.endAllOf(ada.id)
    await sessions.saved()
    expect(readFileSync(file, 'utf8')).not.toContain(ada.id)
  })

  it('is gone when it expired meanwhile or was idle for too long', async () => {
    const token = await signInAndDie()
    clock.now += 2 * hour
    const next = start()
    expect([next.find(token), next.count]).toEqual([null, 0])
    await next.saved()
    expect(readFileSync(file, 'utf8')).toContain('"sessions":[]')
  })

  it('is gone when its key was revoked or expired meanwhile', async () => {
    const token = await signInAndDie()
    expect(start({ keys: [] }).find(token)).toBeNull()
    const again = await signInAndDie()
    const expired = [{ ...ada, expiresAt: new Date(clock.now).toISOString() }]
    expect(start({ keys: expired }).find(again)).toBeNull()
  })

  it('has the name and the role that its key has now', async () => {
    const token = await signInAndDie()
    const lesser = { ...ada, name: 'Ada L.', role: 'viewer' } as const
    expect(start({ keys: [{ ...lesser, expiresAt: null }] }).find(token)).toEqual(lesser)
  })

  it('does not outlast a lifetime that the settings shortened', async () => {
    const token = await signInAndDie()
    const next = start({}, { lifetimeMs: hour })
    clock.now += hour
    expect(next.find(token)).toBeNull()
  })

  it.each([1, 12, 10_000])('is not prolonged by a clock set back by %i hours', async (hours) => {
    const token = await signInAndDie()
    clock.now -= hours * hour
    const next = start({}, { idleMs: 12 * hour })
    clock.now += 12 * hour - 1
    expect(next.find(token)).toEqual(ada)
    clock.now += 1
    expect(next.find(token)).toBeNull()
  })

  it('gives way to those used later where a key has too many', async () => {
    const sessions = start()
    const tokens: string[] = []
    for (let count = 0; count < 4; count++) {
      clock.now += 1
      tokens.push(sessions.begin(ada))
    }
    await sessions.saved()
    const next = start({}, { mostPerKey: 2 })
    expect(tokens.map((token) => next.find(token) !== null)).toEqual([false, false, true, true])
  })
})

describe('a use', () => {
  it('is written once in a while, and at the end', async () => {
    const sessions = start({ everyMs: 20 })
    const token = sessions.begin(ada)
    await sessions.saved()
    const before = readFileSync(file, 'utf8')
    clock.now += hour
    sessions.find(token)
    expect(readFileSync(file, 'utf8')).toBe(before)
    await expect.poll(() => readFileSync(file, 'utf8')).not.toBe(before)
    await sessions.close()

    const calm = start()
    clock.now += 1.5 * hour
    calm.find(token)
    await calm.close()
    clock.now += 1.5 * hour
    expect(start().find(token)).toEqual(ada)
  })

  it('writes nothing while there is none', async () => {
    const sessions = start({ everyMs: 5 })
    sessions.begin(ada)
    await sessions.saved()
    const { mtimeNs } = statSync(file, { bigint: true })
    await sleep(50)
    expect(statSync(file, { bigint: true }).mtimeNs).toBe(mtimeNs)
    await sessions.close()
  })
})

it('writes a thousand beginnings in a few files, the last of them whole', async () => {
  const sessions = start()
  const tokens = Array.from({ length: 1_000 }, (_, index) => sessions.begin(index % 2 === 0 ? ada : vic))
  await sessions.saved()
  expect(start().find(tokens.at(-1) ?? '')).toEqual(vic)
  expect(start().count).toBe(100)
})

describe('a file that is none of ours', () => {
  const valid = {
    tokenHash: `${'A'.repeat(43)}=`,
    keyId: ada.id,
    endsAt: '2026-11-24T00:00:00.000Z',
    usedAt: '2026-11-23T00:00:00.000Z',
  }
  const fileOf = (part: object): string =>
    JSON.stringify({
      version: 1,
      savedAt: '2026-11-23T00:00:00.000Z',
      sessions: [valid, { ...valid, ...part }],
    })

  it.each([
    ['no text', Buffer.from([0xff, 0x00, 0xfe])],
    ['nothing', ''],
    ['cut short', fileOf({}).slice(0, -10)],
    ['JSON of something else', '{"keys":[]}'],
    ['a list', '[]'],
    ['of a later version', fileOf({}).replace('"version":1', '"version":2')],
    ['with a role of its own', fileOf({ role: 'admin' })],
    ['with a token', fileOf({ tokenHash: 'plain' })],
    ['with an end that is no instant', fileOf({ endsAt: 'never' })],
    ['with a name of the language', fileOf({ keyId: '__proto__' })],
  ])('(%s) is set aside, tells so, and signs nobody in', async (_what, content) => {
    writeFileSync(file, content)
    const sessions = start()
    expect(sessions.count).toBe(0)
    expect(problems).toHaveLength(1)
    const [aside = ''] = readdirSync(folder).filter((name) => name.includes('unreadable'))
    expect(readFileSync(path.join(folder, aside))).toEqual(Buffer.from(content))
    expect(problems[0]?.hint).toContain(aside)
    const token = sessions.begin(ada)
    await sessions.saved()
    expect(start().find(token)).toEqual(ada)
  })

  it('(a folder) is set aside as well', async () => {
    mkdirSync(file)
    const sessions = start()
    const token = sessions.begin(ada)
    await sessions.saved()
    expect(start().find(token)).toEqual(ada)
  })

  it('never lends an end or a use beyond the usual', () => {
    const far = { endsAt: '9999-12-31T23:59:59.999Z', usedAt: '9999-12-31T23:59:59.999Z' }
    writeFileSync(file, fileOf(far))
    const sessions = start({}, { idleMs: 12 * hour })
    expect(sessions.count).toBe(1)
    clock.now += 12 * hour
    sessions.begin(ada)
    expect(sessions.count).toBe(1)
  })
})

describe('a place that cannot be written', () => {
  it('keeps no request from its answer, is told once, and is tried again', async () => {
    const sessions = start({ file: path.join(folder, 'later', 'sessions.json'), everyMs: 10 })
    const token = sessions.begin(ada)
    await sessions.saved()
    const other = sessions.begin(vic)
    await sessions.saved()
    expect([sessions.find(token), sessions.find(other)]).toEqual([ada, vic])
    expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining('ENOENT')])
    mkdirSync(path.join(folder, 'later'))
    await expect.poll(() => existsSync(path.join(folder, 'later', 'sessions.json'))).toBe(true)
    await sessions.close()
    expect(start({ file: path.join(folder, 'later', 'sessions.json') }).find(token)).toEqual(ada)
  })

  it('never gives back a session that was signed out of: rather nobody stays signed in', async () => {
    let isFull = false
    const sessions = start({
      everyMs: 10,
      write: async (...what) => {
        if (isFull) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
        return writeSessions(...what)
      },
    })
    const [out, stays] = [sessions.begin(ada), sessions.begin(ada)]
    await sessions.saved()
    isFull = true
    sessions.begin(vic)
    await sessions.saved()
    const meanwhile = start()
    expect(meanwhile.find(stays)).toEqual(ada)
    await meanwhile.saved()
    sessions.end(out)
    await sessions.saved()
    expect([sessions.find(out), sessions.find(stays)]).toEqual([null, ada])
    expect(start().count).toBe(0)
    expect(problems).toHaveLength(1)
    isFull = false
    await expect.poll(() => existsSync(file)).toBe(true)
    await sessions.close()
    const next = start()
    expect([next.find(out), next.find(stays)]).toEqual([null, ada])
  })

  it('says when an ended session may come back', async () => {
    const sessions = start()
    const token = sessions.begin(ada)
    await sessions.saved()
    rmSync(file)
    mkdirSync(file) // can neither be replaced nor removed, even by the superuser
    sessions.end(token)
    await sessions.saved()
    expect(problems.map(({ hint }) => hint)).toEqual([expect.stringContaining('revoke its key')])
  })
})
