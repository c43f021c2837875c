// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useBoardsSeriesStore } from '../../../renderer/stores/boards-series'
import { useLiveStore } from '../../../renderer/stores/live'
import { useSessionStore } from '../../../renderer/stores/session'
import { createScriptedTransport, useTransportInStores } from './scripted-transport'

async function ready() {
  const transport = createScriptedTransport({
    'session:get': () => ({ name: 'ann', role: 'viewer' }),
    'history:list': () => [{ key: 'containers{gone}.cpuPercentOfHost', lastAt: 5 }],
  })
  useTransportInStores(transport)
  await useSessionStore().resume()
  const count = () => transport.asked.filter(({ channel }) => channel === 'history:list').length
  return { transport, known: useBoardsSeriesStore(), count }
}

describe('known series', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('tell when what is gone was measured last', async () => {
    const { known } = await ready()
    await known.load()
    expect(known.lastAt?.get('containers{gone}.cpuPercentOfHost')).toBe(5)
  })

  it('are asked for once, however many tiles want them, and again after a while', async () => {
    const { known, count } = await ready()
    await Promise.all([known.load(), known.load()])
    await known.load()
    expect(count()).toBe(1)
    vi.advanceTimersByTime(61_000)
    await known.load()
    expect(count()).toBe(2)
  })

  it('are not asked for every second after a failure', async () => {
    const { known, count, transport } = await ready()
    delete transport.answers['history:list']
    await known.load()
    await known.load()
    expect(known.problem).toMatchObject({ code: 'unreachable' })
    expect(count()).toBe(1)
  })

  it('include what is measured now and history has not heard of', async () => {
    const { known, transport } = await ready()
    useLiveStore().want(['memory'])
    vi.runAllTimers()
    const value = {
      totalBytes: 100,
      availableBytes: 60,
      usedBytes: 40,
      usedPercent: 40,
      freeBytes: 10,
      cachedBytes: 20,
      swap: null,
      controlGroup: null,
    }
    transport.say('memory', 1, { reading: { status: 'ok', durationMs: 1, value }, gap: false })
    expect(known.liveKeys()).toEqual(['memory.usedBytes', 'memory.usedPercent', 'memory.cachedBytes'])
  })
})
