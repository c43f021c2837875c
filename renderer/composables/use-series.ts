/** The last minutes of some series, kept as long as the component lives. */
import { onScopeDispose, shallowRef, toValue, watchEffect, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import { parseSeriesKey } from '../../main/contract/series'
import { useLiveStore } from '../stores/live'
import type { Ring } from '../stores/ring'
import { useSeriesStore } from '../stores/series'
import { useFrame } from './use-frame'

export interface UsedSeries {
  /** One ring a key, in the order of the keys. */
  rings: ShallowRef<readonly Ring[]>
  /** Calls back once a frame after rings have changed, while the page can be seen. */
  onChange(draw: () => void): void
}

export function useSeries(keys: MaybeRefOrGetter<readonly string[]>): UsedSeries {
  const series = useSeriesStore()
  const live = useLiveStore()
  const rings = shallowRef<readonly Ring[]>([])
  let release: (() => void) | null = null

  watchEffect(() => {
    const wanted = toValue(keys)
    const held = wanted.map((key) => series.hold(key))
    const topics = [...new Set(wanted.flatMap((key) => parseSeriesKey(key)?.subject ?? []))]
    const stopWanting = live.want(topics)
    release?.() // after the new ones are held, so that a series in both is kept
    release = () => {
      for (const one of held) one.release()
      stopWanting()
    }
    rings.value = held.map(({ ring }) => ring)
  })
  onScopeDispose(() => release?.())

  return {
    rings,
    onChange(draw) {
      const frame = useFrame(draw)
      onScopeDispose(series.onChange(frame.request))
    },
  }
}
