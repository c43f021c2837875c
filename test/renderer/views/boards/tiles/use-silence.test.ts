// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, shallowRef, type EffectScope } from 'vue'
import { useLiveStore } from '../../../../../renderer/stores/live'
import { createRing } from '../../../../../renderer/stores/ring'
import { useSessionStore } from '../../../../../renderer/stores/session'
import { useSilence, type Silence } from '../../../../../renderer/views/boards/tiles/use-silence'
import { createScriptedTransport, useTransportInStores } from '../../../stores/scripted-transport'

const key = 'containers{web}.cpuPercentOfHost'
let scope: EffectScope | null = null

async function watching() {
  const transport = createScriptedTransport({
    'session:get': () => ({ name: 'ann', role: 'viewer' }),
    'history:list': () => [{ key, lastAt: 1_234 }],
  })
  const app = useTransportInStores(transport)
  await useSessionStore().resume()
  useLiveStore().want(['boards'])
  const ring = createRing(100)
  const rings = shallowRef([ring])
  let silent = shallowRef<readonly Silence[]>([])
  scope = effectScope()
  app.runWithContext(() => scope!.run(() => (silent = useSilence([key], rings) as typeof silent)))
  await vi.advanceTimersByTimeAsync(100)
  /** The machine is heard at this instant, and a second passes here. */
  const hear = async (at: number) => {
    transport.say('boards', at, { boards: [] })
    await vi.advanceTimersByTimeAsync(1_100)
  }
  return { ring, hear, silent: () => silent.value }
}

describe('silence', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => {
    scope?.stop()
    vi.useRealTimers()
  })

  it('is none while values come, nor for a hiccup', async () => {
    const { ring, hear, silent } = await watching()
    ring.push(100_000, 4)
    await hear(100_000)
    ring.push(101_000, NaN)
    await hear(105_000)
    expect(silent()).toEqual([])
  })

  it('begins where the last value was', async () => {
    const { ring, hear, silent } = await watching()
    ring.push(100_000, 4)
    ring.push(101_000, NaN)
    await hear(100_000)
    await hear(120_000)
    expect(silent()).toEqual([{ key, since: 100_000 }])
    ring.push(121_000, 5)
    await hear(121_000)
    expect(silent()).toEqual([])
  })

  it('is told since when by history, where nobody here has heard the series', async () => {
    const { ring, hear, silent } = await watching()
    ring.push(100_000, NaN)
    await hear(100_000)
    expect(silent()).toEqual([])
    await hear(104_000)
    await hear(105_000)
    expect(silent()).toEqual([{ key, since: 1_234 }])
  })

  it('is not said of a series when nothing at all is heard', async () => {
    const { ring, hear, silent } = await watching()
    ring.push(100_000, 4)
    await hear(100_000)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(silent()).toEqual([])
  })
})
