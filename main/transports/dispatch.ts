/**
 * The one gate every request passes, whatever wire it came over: validates the input, checks the role, writes
 * control requests to the audit log, runs the handler and wraps what came of it. Who asks is the wire's finding.
 */
import { randomUUID } from 'node:crypto'
import type { AuditLog, AuditRecord } from '../access/audit'
import { AppError, type ErrorCode, problemOf } from '../contract/errors'
import { requests, type Channel, type RequestOutput, type RequestParameters } from '../contract/requests'
import { mayAct, type Actor } from '../contract/roles'
import { tellInputProblems } from './input-problems'

export type Handlers = {
  [C in Channel]: (
    parameters: RequestParameters<C>,
    actor: Actor,
  ) => RequestOutput<C> | Promise<RequestOutput<C>>
}

/** How every request ends, on every wire. */
export type Answer<Value = unknown> =
  { ok: true; value: Value } | { ok: false; error: { code: ErrorCode; message: string; hint: string | null } }

/** Never rejects. `input` may be undefined for a request whose fields all have defaults. */
export type Dispatch = (request: { channel: string; input: unknown; actor: Actor | null }) => Promise<Answer>

export interface DispatchDependencies {
  handlers: Handlers
  audit: Pick<AuditLog, 'record'>
  /** Hears of whatever is no AppError; the asker is told nothing of it. */
  onUnexpected: (error: unknown, channel: string) => void
  /** A clock that never jumps. */
  monotonicMs?: (() => number) | undefined
}

/** What of an input is written to the audit log. A field that may carry a secret has no place here. */
const auditedParts: { [C in Channel]?: (parameters: RequestParameters<C>) => Record<string, unknown> } = {
  'snapshot:take': ({ subjects, formats, upload }) => ({
    ...(subjects === undefined ? {} : { subjects }),
    formats,
    ...(upload === undefined ? {} : { upload }),
  }),
  'report:delete': ({ name }) => ({ name }),
  'report:restore': ({ name }) => ({ name }),
  'secret:set': ({ name }) => ({ name }),
  'secret:remove': ({ name }) => ({ name }),
  'board:save': ({ board }) => ({ id: board.id }),
  'board:delete': ({ id }) => ({ id }),
  'key:add': ({ name, role, expiresAt }) => ({ name, role, expiresAt }),
  'key:revoke': ({ id }) => ({ id }),
}

/** The same refusal again within this time is written once: whoever is refused must not push others' deeds out of the log. */
const quietMs = 60_000
const mostRemembered = 1_000

/** So many failures of one actor and channel are written whole; those that follow close upon them are counted. */
const failuresInFull = 3

interface Failing {
  failures: number
  lastMs: number
  /** The request whose line says `begun` until the failures counted since have been written with its outcome. */
  series: { entry: AuditRecord; sinceMs: number; times: Record<string, number> } | null
}

export function createDispatch(deps: DispatchDependencies): Dispatch {
  const { handlers, audit } = deps
  const monotonicMs = deps.monotonicMs ?? (() => performance.now())
  const refusals = new Map<string, number>()
  const failing = new Map<string, Failing>()

  /** A log that fails must not take the answer with it. */
  function report(error: unknown, channel: string): void {
    try {
      deps.onUnexpected(error, channel)
    } catch {
      // the listener's own trouble; there is nobody further to tell
    }
  }

  /** @returns the parameters, checked and with their defaults. @throws AppError `forbidden` or `request_invalid`. */
  function admit(channel: Channel, input: unknown, actor: Actor): object {
    const row = requests[channel]
    if (!mayAct(actor.role, row.role)) {
      throw new AppError('forbidden', `${channel} needs the role ${row.role}; yours is ${actor.role}.`, {
        hint: `Use a key with the role ${row.role}.`,
      })
    }
    const checked = row.input.safeParse(input === undefined ? {} : input)
    if (checked.success) return checked.data
    throw new AppError('request_invalid', tellInputProblems(checked.error.issues, input))
  }

  async function run(channel: Channel, input: unknown, actor: Actor): Promise<unknown> {
    const changes = requests[channel].kind === 'control'
    let parameters: object
    try {
      parameters = admit(channel, input, actor)
    } catch (error) {
      if (changes && error instanceof AppError) await auditRefusal(channel, actor, error.code)
      throw error
    }
    const handler = handlers[channel] as (parameters: object, actor: Actor) => unknown
    if (!changes) return handler(parameters, actor)
    return audited(channel, parameters, actor, () => handler(parameters, actor))
  }

  async function conclude(entry: AuditRecord): Promise<void> {
    try {
      await audit.record(entry)
    } catch (error) {
      report(error, entry.what)
    }
  }

  /**
   * Fails closed: a change that cannot be written down first is not made. Once it is made its answer stands, even if
   * the outcome can no longer be written; the log then shows that it was begun. While failures are being counted, the
   * one line that began the count stands for every attempt until its outcome is known; success is always written.
   */
  async function audited(
    channel: Channel,
    parameters: object,
    actor: Actor,
    work: () => unknown,
  ): Promise<unknown> {
    const entry = { actor, what: channel, request: randomUUID(), details: auditedPart(channel, parameters) }
    const key = JSON.stringify([actor.id, channel])
    await endSeries(failing.get(key))
    const counted = (failing.get(key)?.series ?? null) !== null
    if (!counted) await audit.record({ ...entry, outcome: 'begun' })
    try {
      const value = await work()
      await conclude({ ...entry, outcome: 'ok' })
      return value
    } catch (error) {
      const outcome = error instanceof AppError ? error.code : 'internal'
      if (!countFailure(key, { ...entry, outcome }, counted)) await conclude({ ...entry, outcome })
      throw error
    }
  }

  /** @returns whether this failure needs no line of its own. */
  function countFailure(key: string, entry: AuditRecord, counted: boolean): boolean {
    const now = monotonicMs()
    if (failing.size >= mostRemembered && !failing.has(key)) forgetFailures()
    const state: Failing = failing.get(key) ?? { failures: 0, lastMs: now, series: null }
    failing.set(key, state)
    if (now - state.lastMs >= quietMs) state.failures = 0
    state.failures += 1
    state.lastMs = now
    const { series } = state
    if (series !== null) {
      if (counted) series.times[entry.outcome] = (series.times[entry.outcome] ?? 0) + 1
      return counted
    }
    if (counted || state.failures <= failuresInFull) return false
    state.series = { entry, sinceMs: now, times: { [entry.outcome]: 1 } }
    const ending = setTimeout(() => {
      if (state.series?.entry === entry) void endSeries(state, true)
    }, quietMs)
    ending.unref()
    return true
  }

  /** Writes how often it failed, once the minute is over. */
  async function endSeries(state: Failing | undefined, isOver = false): Promise<void> {
    const series = state?.series ?? null
    if (state === undefined || series === null) return
    if (!isOver && monotonicMs() - series.sinceMs < quietMs) return
    state.series = null
    await conclude({ ...series.entry, details: { ...series.entry.details, times: series.times } })
  }

  function forgetFailures(): void {
    for (const state of failing.values()) void endSeries(state, true)
    failing.clear()
  }

  async function auditRefusal(channel: Channel, actor: Actor, code: ErrorCode): Promise<void> {
    const key = JSON.stringify([actor.id, channel, code])
    const now = monotonicMs()
    const before = refusals.get(key)
    if (before !== undefined && now - before < quietMs) return
    if (refusals.size >= mostRemembered) refusals.clear()
    refusals.set(key, now)
    try {
      await audit.record({ actor, what: channel, outcome: code })
    } catch (error) {
      report(error, channel) // nothing was changed, so the refusal itself is the answer
    }
  }

  return async ({ channel, input, actor }) => {
    try {
      if (actor === null) {
        throw new AppError('unauthenticated', 'This request needs a key.', {
          hint: 'Make one with: autoinfrasnap keys add --name NAME --role viewer.',
        })
      }
      if (!isChannel(channel)) {
        throw new AppError('unknown_request', 'There is no request of this name.', {
          hint: 'The API document lists those there are.',
        })
      }
      return { ok: true, value: await run(channel, input, actor) }
    } catch (error) {
      if (!(error instanceof AppError)) report(error, channel)
      return { ok: false, error: tellable(error) }
    }
  }
}

export const isChannel = (name: string): name is Channel => Object.hasOwn(requests, name)

/** What may be told of an error to whoever asked, over any wire. */
export function tellable(error: unknown): (Answer & { ok: false })['error'] {
  if (error instanceof AppError) return problemOf(error)
  return {
    code: 'internal',
    message: 'Something unexpected went wrong.',
    hint: "The server's log says what.",
  }
}

function auditedPart(channel: Channel, parameters: object): Record<string, unknown> {
  const part = auditedParts[channel] as ((parameters: object) => Record<string, unknown>) | undefined
  return part?.(parameters) ?? {}
}
