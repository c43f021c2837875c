// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useLiveStore } from '../../../renderer/stores/live'
import type { Ring } from '../../../renderer/stores/ring'
import { useSeriesStore } from '../../../renderer/stores/series'
import { useSessionStore } from '../../../renderer/stores/session'
import { createScriptedTransport, useTransportInStores, type Answers } from './scripted-transport'

const at0 = 1_800_000_000_000

const memoryPayload = (usedPercent: number, gap = false) => ({
  reading: {
    status: 'ok' as const,
    durationMs: 1,
    value: {
      totalBytes: 100,
      availableBytes: 100 - usedPercent,
      usedBytes: usedPercent,
      usedPercent,
      freeBytes: null,
      cachedBytes: null,
      swap: null,
      controlGroup: null,
    },
  },
  gap,
})

const failed = {
  reading: {
    status: 'failed' as const,
    durationMs: 1,
    problem: { code: 'collector_broken', message: 'It broke.', hint: null },
  },
  gap: false,
}

const valuesOf = (ring: Ring): (number | null)[] => {
  const values: (number | null)[] = []
  ring.forEach(-Infinity, (_at, value) => values.push(Number.isNaN(value) ? null : value))
  return values
}

async function watching(answers: Answers = {}) {
  const transport = createScriptedTransport({
    'session:get': () => ({ name: 'ann', role: 'viewer' }),
    ...answers,
  })
  useTransportInStores(transport)
  await useSessionStore().resume()
  const live = useLiveStore()
  const series = useSeriesStore()
  live.want(['memory'])
  vi.runAllTimers()
  return { transport, live, series, listener: transport.streams[0]!.listener }
}

const settled = async () => {
  await vi.runAllTimersAsync()
}

describe('the series store', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('keeps what comes for a series that is held, and nothing else', async () => {
    const { transport, series } = await watching()
    const { ring } = series.hold('memory.usedPercent')
    transport.say('memory', at0, memoryPayload(40))
    transport.say('memory', at0 + 1_000, memoryPayload(41))
    expect(valuesOf(ring)).toEqual([40, 41])
  })

  it('puts a gap where the machine was not watched, and where a reading failed', async () => {
    const { transport, series } = await watching()
    const { ring } = series.hold('memory.usedPercent')
    transport.say('memory', at0, memoryPayload(40))
    transport.say('memory', at0 + 60_000, memoryPayload(41, true))
    transport.say('memory', at0 + 61_000, failed)
    expect(valuesOf(ring)).toEqual([40, null, 41, null])
  })

  it('puts a gap where messages were left out', async () => {
    const { transport, series, listener } = await watching()
    const { ring } = series.hold('memory.usedPercent')
    transport.say('memory', at0, memoryPayload(40))
    listener.onReset()
    transport.say('memory', at0 + 9_000, memoryPayload(41))
    expect(valuesOf(ring)).toEqual([40, null, 41])
  })

  it("begins anew when the machine's clock was set back", async () => {
    const { transport, series } = await watching()
    const { ring } = series.hold('memory.usedPercent')
    transport.say('memory', at0, memoryPayload(40))
    transport.say('memory', at0 - 3_600_000, memoryPayload(41, true))
    transport.say('memory', at0 - 3_599_000, memoryPayload(42))
    expect(valuesOf(ring)).toEqual([41, 42])
  })

  it('fills the past from history when the stream opens, and keeps what is newer', async () => {
    const { transport, series, listener } = await watching({
      'history:query': () => ({
        stepMs: 1_000,
        at: [at0 - 3_000, at0 - 2_000, at0 - 1_000, at0],
        series: [{ key: 'memory.usedPercent', min: [], mean: [null, 38, 39, null], max: [] }],
      }),
    })
    const { ring } = series.hold('memory.usedPercent')
    transport.say('memory', at0 + 300, memoryPayload(40))
    listener.onState('open')
    await settled()
    expect(valuesOf(ring)).toEqual([38, 39, 40])
  })

  it('asks history once for all series, and begins now when nobody answers', async () => {
    const { transport, series, listener } = await watching()
    const first = series.hold('memory.usedPercent').ring
    series.hold('memory.usedBytes')
    listener.onState('open')
    await settled()
    const queries = transport.asked.filter(({ channel }) => channel === 'history:query')
    expect(queries).toHaveLength(1)
    expect(queries[0]!.input).toMatchObject({ series: ['memory.usedPercent', 'memory.usedBytes'] })
    transport.say('memory', at0, memoryPayload(40))
    expect(valuesOf(first)).toEqual([40])
  })

  it('shares a ring between those who hold the same series, and lets it go with the last', async () => {
    const { transport, series } = await watching()
    const first = series.hold('memory.usedPercent')
    const second = series.hold('memory.usedPercent')
    expect(second.ring).toBe(first.ring)
    first.release()
    first.release()
    transport.say('memory', at0, memoryPayload(40))
    expect(valuesOf(second.ring)).toEqual([40])
    second.release()
    expect(series.hold('memory.usedPercent').ring).not.toBe(first.ring)
  })

  it('tells whoever draws that something changed', async () => {
    const { transport, series } = await watching()
    series.hold('memory.usedPercent')
    const listener = vi.fn()
    const stop = series.onChange(listener)
    transport.say('memory', at0, memoryPayload(40))
    expect(listener).toHaveBeenCalledTimes(1)
    stop()
    transport.say('memory', at0 + 1_000, memoryPayload(40))
    expect(listener).toHaveBeenCalledTimes(1)
  })
})
