/**
 * The wire without a wire: checks inputs and roles as the server does, answers after the latency asked for, and keeps
 * streams that break and come back. What crosses is copied, as a real wire copies it.
 */
import { AppError } from '../../../main/contract/errors'
import { occurrences, type EventMessage, type Topic } from '../../../main/contract/events'
import { requests, type Channel, type RequestOutput } from '../../../main/contract/requests'
import { mayAct, type Actor } from '../../../main/contract/roles'
import { defaultSettings, type Settings } from '../../../main/contract/settings'
import { tellInputProblems } from '../../../main/transports/input-problems'
import { RequestError } from '../../../renderer/api/request-error'
import type { InvokeOptions, StreamListener, Transport } from '../../../renderer/api/transport'
import { exampleBoards } from './boards'
import { createFakeDesktop, type FakeDesktop } from './desktop'
import { createHandlers, isChannel } from './handlers'
import { createKeys, demoSecret } from './keys'
import { createMachine, type Machine } from './machine'
import type { FakeOptions } from './options'
import { scenarioOf } from './scenarios'
import { exampleSchedules } from './schedules'
import { createTicker, type Ticker } from './ticker'

export interface FakeTransportDependencies extends FakeOptions {
  now?: () => number
  monotonicMs?: () => number
  /** Whether somebody had signed in before the page was loaded, and how that is remembered. */
  session?: { get: () => boolean; set: (isSignedIn: boolean) => void }
}

export interface FakeTransport {
  transport: Transport
  machine: Machine
  ticker: Ticker
  /** Null in a browser. */
  desktop: FakeDesktop | null
}

interface Stream {
  topics: ReadonlySet<Topic>
  listener: StreamListener
  isOpen: boolean
  /** Whether it was open before: only then is there something to be missed. */
  hasBeenOpen: boolean
  /** What came while the connection was broken. */
  missed: EventMessage[]
}

const usualDeadlineMs = 10_000
const breakEveryMs = 20_000
const breakForMs = 8_000
const failuresAllowed = 5
const lockMs = 30_000
const fakeBucket = 'fleet-reports'

export function createFakeTransport(options: FakeTransportDependencies): FakeTransport {
  const now = options.now ?? Date.now
  const monotonicMs = options.monotonicMs ?? (() => performance.now())
  const startMs = Math.floor(now() / 1_000) * 1_000
  const scenario = scenarioOf(options.scenario)
  let settings: Settings = {
    ...structuredClone(defaultSettings),
    custom: [...scenario.custom],
    boards: scenario.isEmpty ? [] : exampleBoards(),
    ...(!scenario.isEmpty && {
      schedules: exampleSchedules(),
      s3: { ...structuredClone(defaultSettings.s3), bucket: 'fleet-reports', region: 'eu-central-1' },
    }),
  }
  const store = scenario.isEmpty ? 'none' : (options.store ?? 'well')
  settings.s3 = { ...settings.s3, bucket: store === 'none' ? null : fakeBucket }
  const machine = createMachine(scenario, startMs, () => settings)
  const keys = createKeys(startMs, options.role)
  const streams = new Set<Stream>()
  const newest = new Map<Topic, EventMessage>()
  let isBroken = false
  let breaks = 0
  let failures = 0
  let lockedUntilMs = -Infinity

  const demo = keys.holderOf(demoSecret)
  let actor: Actor | null = options.signin && options.session?.get() !== true ? null : demo

  const publish = (messages: readonly EventMessage[]): void => {
    for (const message of messages) {
      if (!occurrences.includes(message.topic)) newest.set(message.topic, message)
      for (const stream of streams) {
        if (!stream.topics.has(message.topic)) continue
        if (stream.isOpen) stream.listener.onMessage(message)
        else stream.missed.push(message)
      }
    }
  }
  const wait = (ms: number): Promise<void> =>
    ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms))

  const { handlers, audit } = createHandlers({
    machine,
    keys,
    store,
    settings: {
      get: () => settings,
      set: (changed) => {
        settings = changed
      },
    },
    emit: publish,
    wait,
  })
  const ticker = createTicker({
    now,
    monotonicMs,
    speed: options.speed,
    onTick: (atMs, gap) => publish(machine.tick(atMs, gap)),
  })
  publish(machine.tick(startMs, false))
  if (!scenario.isEmpty) publish([{ topic: 'boards', at: startMs, payload: { boards: settings.boards } }])
  if (options.offline) setTimeout(breakConnection, breakEveryMs)

  function breakConnection(): void {
    isBroken = true
    breaks += 1
    for (const stream of streams) {
      stream.isOpen = false
      stream.missed = []
      stream.listener.onState('connecting')
    }
    setTimeout(mendConnection, breakForMs)
  }

  /** Every second time the server has forgotten what it could not say. */
  function mendConnection(): void {
    isBroken = false
    for (const stream of [...streams]) open(stream, breaks % 2 === 0)
    setTimeout(breakConnection, breakEveryMs)
  }

  function open(stream: Stream, isReset: boolean): void {
    if (!streams.has(stream) || isBroken || stream.isOpen) return
    if (actor === null) return refuse(stream)
    const { listener, missed, hasBeenOpen } = stream
    Object.assign(stream, { isOpen: true, hasBeenOpen: true, missed: [] })
    listener.onState('open')
    if (hasBeenOpen && !isReset) return missed.forEach((message) => listener.onMessage(message))
    if (hasBeenOpen) listener.onReset()
    sendNewest(stream)
  }
  function sendNewest({ listener, topics }: Stream): void {
    for (const [topic, message] of newest) if (topics.has(topic)) listener.onMessage(message)
  }
  function refuse(stream: Stream): void {
    streams.delete(stream)
    stream.listener.onState('refused')
  }
  function endSession(): void {
    actor = null
    options.session?.set(false)
    for (const stream of [...streams]) refuse(stream)
  }

  /** Waits as long as the network would take. @throws RequestError `unreachable`, `timeout` */
  async function cross({ signal, deadlineMs = usualDeadlineMs }: InvokeOptions = {}): Promise<void> {
    signal?.throwIfAborted()
    await wait(Math.min(options.latencyMs, deadlineMs))
    signal?.throwIfAborted()
    if (isBroken) throw new RequestError('unreachable', 'The server cannot be reached.')
    if (options.latencyMs > deadlineMs)
      throw new RequestError('timeout', 'The server did not answer in time.')
  }

  async function answer(channel: string, input: unknown): Promise<unknown> {
    if (actor === null)
      throw new AppError('unauthenticated', 'This needs a key.', {
        hint: 'Send the header Authorization: Bearer KEY, or sign in.',
      })
    if (!isChannel(channel))
      throw new AppError('unknown_request', 'There is no request of this name.', {
        hint: 'The API document lists those there are.',
      })
    const asker = actor
    const row = requests[channel as Channel]
    const run = async (): Promise<unknown> => {
      if (!mayAct(asker.role, row.role))
        throw new AppError('forbidden', `${channel} needs the role ${row.role}; yours is ${asker.role}.`, {
          hint: `Use a key with the role ${row.role}.`,
        })
      const checked = row.input.safeParse(input)
      if (!checked.success)
        throw new AppError('request_invalid', tellInputProblems(checked.error.issues, input))
      const handler = handlers[channel as Channel] as (parameters: object, actor: Actor) => unknown
      return handler(checked.data, asker)
    }
    if (row.kind === 'read') return run()
    try {
      const value = await run()
      audit(asker, channel, 'ok')
      if (!keys.has(asker.id)) endSession()
      return value
    } catch (error) {
      audit(asker, channel, error instanceof AppError ? error.code : 'internal')
      throw error
    }
  }

  async function invoke(
    channel: Channel,
    input: unknown,
    invokeOptions: InvokeOptions = {},
  ): Promise<unknown> {
    // As JSON has it: no proxies, no undefined, no NaN.
    const sent = JSON.parse(JSON.stringify(input ?? {})) as unknown
    await cross(invokeOptions)
    try {
      const value = await answer(channel, sent)
      invokeOptions.signal?.throwIfAborted()
      // History is made anew for every answer; whatever else is told is somebody's state.
      return channel === 'history:query' ? value : structuredClone(value)
    } catch (error) {
      if (error instanceof AppError) throw new RequestError(error.code, error.message, error.hint)
      throw error
    }
  }

  const invokeTyped: Transport['invoke'] = (channel, input, invokeOptions) =>
    invoke(channel, input, invokeOptions) as Promise<RequestOutput<typeof channel>>
  const desktop =
    options.desktop == null
      ? null
      : createFakeDesktop({ invoke: invokeTyped, wait, hasTray: options.desktop === 'tray' })

  return {
    machine,
    ticker,
    desktop,
    transport: {
      signsIn: desktop === null,
      desktop,
      invoke: invokeTyped,
      openStream(topics, listener) {
        const stream: Stream = {
          topics: new Set(topics),
          listener,
          isOpen: false,
          hasBeenOpen: false,
          missed: [],
        }
        streams.add(stream)
        listener.onState('connecting')
        // While the connection is broken it waits for its return.
        void wait(options.latencyMs).then(() => open(stream, false))
        return () => {
          streams.delete(stream)
          stream.isOpen = false
        }
      },
      async signIn(key) {
        await cross()
        const leftMs = lockedUntilMs - monotonicMs()
        if (leftMs > 0)
          throw new RequestError(
            'sign_in_refused',
            'Too many sign-ins from this address failed.',
            `Try again in ${Math.ceil(leftMs / 1_000)} seconds.`,
          )
        const holder = keys.holderOf(key)
        if (holder === null) {
          failures += 1
          if (failures >= failuresAllowed) {
            failures = 0
            lockedUntilMs = monotonicMs() + lockMs
          }
          throw new RequestError(
            'unauthenticated',
            'This key is not valid, or not any more.',
            'Make one with: autoinfrasnap keys add --name NAME --role viewer.',
          )
        }
        failures = 0
        actor = holder
        options.session?.set(true)
        return { name: holder.name, role: holder.role }
      },
      async signOut() {
        await cross()
        endSession()
      },
    },
  }
}
