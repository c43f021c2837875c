// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
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

  it('asks for nothing before somebody is signed in', async () => {
    const transport = createScriptedTransport()
    useTransportInStores(transport)
    useLiveStore().want(['cpu'])
    vi.runAllTimers()
    expect(transport.streams).toHaveLength(0)
  })
})
