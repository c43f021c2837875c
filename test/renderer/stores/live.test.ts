// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watch } from 'vue'
import { useLiveStore } from '../../../renderer/stores/live'
import { useSessionStore } from '../../../renderer/stores/session'
import { createScriptedTransport, useTransportInStores } from './scripted-transport'

const memory = {
  totalBytes: 100,
  availableBytes: 60,
  usedBytes: 40,
  usedPercent: 40,
  freeBytes: 10,
  cachedBytes: 20,
  swap: null,
  controlGroup: null,
}
const selfCost = {
  cpuMsPerSecond: 1,
  rssBytes: 1,
  droppedTicks: 0,
  skippedReadings: 0,
  uptimeSeconds: 1,
}
const payload = { reading: { status: 'ok' as const, durationMs: 1, value: memory }, gap: false }

async function signedIn() {
  const transport = createScriptedTransport({ 'session:get': () => ({ name: 'ann', role: 'viewer' }) })
  useTransportInStores(transport)
  const session = useSessionStore()
  await session.resume()
  return { transport, session, live: useLiveStore() }
}

describe('the live store', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('opens one stream for all that is wanted, however many ask', async () => {
    const { transport, live } = await signedIn()
    live.want(['cpu', 'memory'])
    live.want(['memory', 'findings'])
    vi.runAllTimers()
    expect(transport.streams).toHaveLength(1)
    expect(transport.streams[0]!.topics).toEqual(['cpu', 'findings', 'memory'])
  })

  it('keeps a topic while one of two still wants it, and closes when nobody does', async () => {
    const { transport, live } = await signedIn()
    const stopFirst = live.want(['cpu'])
    const stopSecond = live.want(['cpu'])
    vi.runAllTimers()
    stopFirst()
    stopFirst()
    vi.runAllTimers()
    expect(transport.streams).toHaveLength(1)
    expect(transport.streams[0]!.isClosed).toBe(false)
    stopSecond()
    vi.runAllTimers()
    expect(transport.streams[0]!.isClosed).toBe(true)
    expect(live.connection).toBe('paused')
  })

  it('holds the newest reading as it came', async () => {
    const { transport, live } = await signedIn()
    live.want(['memory'])
    vi.runAllTimers()
    transport.say('memory', 1_000, payload)
    expect(live.readings.memory?.at).toBe(1_000)
    expect(live.readings.memory?.reading).toBe(payload.reading)
    expect(live.lastAt).toBe(1_000)
  })

  it('pauses a hidden page after a moment, and goes on when it is seen again', async () => {
    const { transport, live } = await signedIn()
    live.want(['memory'])
    vi.runAllTimers()
    live.setHidden(true)
    vi.advanceTimersByTime(1_000)
    expect(transport.streams[0]!.isClosed).toBe(false)
    vi.advanceTimersByTime(10_000)
    expect(transport.streams[0]!.isClosed).toBe(true)
    live.setHidden(false)
    expect(transport.streams).toHaveLength(2)
    expect(transport.streams[1]!.isClosed).toBe(false)
  })

  it('signs out when the server no longer knows the session, and forgets what was seen', async () => {
    const { transport, session, live } = await signedIn()
    live.want(['memory'])
    vi.runAllTimers()
    transport.say('memory', 1_000, payload)
    transport.streams[0]!.listener.onState('refused')
    expect(session.state).toBe('signed-out')
    live.restart()
    expect(live.readings.memory).toBeNull()
    expect(live.lastAt).toBeNull()
    expect(transport.streams.every(({ isClosed }) => isClosed)).toBe(true)
  })

  it('looks again who this is after a break, and forgets what was shown to another person', async () => {
    const { transport, session, live } = await signedIn()
    live.want(['memory'])
    vi.runAllTimers()
    const { listener } = transport.streams[0]!
    const askedWho = () => transport.asked.filter(({ channel }) => channel === 'session:get').length
    listener.onState('open')
    expect(askedWho()).toBe(1)
    const states: string[] = []
    const stop = watch(
      () => session.state,
      (state) => states.push(state),
      { flush: 'sync' },
    )
    listener.onState('connecting')
    listener.onState('open')
    await vi.runAllTimersAsync()
    expect(askedWho()).toBe(2)
    expect(states).toEqual([])
    transport.answers['session:get'] = () => ({ name: 'bob', role: 'admin' })
    listener.onState('connecting')
    listener.onState('open')
    await vi.runAllTimersAsync()
    expect(states).toEqual(['unknown', 'signed-in'])
    expect(session.session).toEqual({ name: 'bob', role: 'admin' })
    stop()
  })

  it('looks again who this is when a page is seen again that was hidden for long', async () => {
    const { transport, session, live } = await signedIn()
    live.want(['memory'])
    vi.runAllTimers()
    live.setHidden(true)
    vi.advanceTimersByTime(10_000)
    transport.answers['session:get'] = () => ({ name: 'bob', role: 'admin' })
    live.setHidden(false)
    transport.streams[1]!.listener.onState('open')
    await vi.runAllTimersAsync()
    expect(session.session?.name).toBe('bob')
  })

  it('stays signed in when nobody answers after a break', async () => {
    const { transport, session, live } = await signedIn()
    live.want(['memory'])
    vi.runAllTimers()
    const { listener } = transport.streams[0]!
    listener.onState('open')
    listener.onState('connecting')
    delete transport.answers['session:get']
    listener.onState('open')
    await vi.runAllTimersAsync()
    expect(session.state).toBe('signed-in')
  })

  it("follows the machine's clock when it is set back, and no reading that is told again", async () => {
    const { transport, live } = await signedIn()
    live.want(['memory', 'self'])
    vi.runAllTimers()
    transport.say('self', 10_000_000, selfCost)
    transport.say('memory', 9_000_000, payload)
    expect(live.lastAt).toBe(10_000_000)
    transport.say('self', 6_400_000, selfCost)
    expect(live.lastAt).toBe(6_400_000)
  })

  it('knows how often something comes, whatever came late once', async () => {
    const { transport, live } = await signedIn()
    live.want(['memory'])
    vi.runAllTimers()
    const beat = (afterMs: number) => {
      vi.advanceTimersByTime(afterMs)
      transport.say('memory', 1_000, payload)
    }
    beat(0)
    expect(live.paceMs).toBeNull()
    for (const afterMs of [10_000, 10_000, 3, 60_000]) beat(afterMs)
    expect(live.paceMs).toBe(10_000)
  })

  it('asks for nothing before somebody is signed in', async () => {
    const transport = createScriptedTransport()
    useTransportInStores(transport)
    useLiveStore().want(['cpu'])
    vi.runAllTimers()
    expect(transport.streams).toHaveLength(0)
  })
})
