/** Which series have fallen silent: their machine is heard, they are not. */
import { shallowRef, toValue, watch, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import { useNow } from '../../../composables/use-staleness'
import { useBoardsSeriesStore } from '../../../stores/boards-series'
import { useLiveStore } from '../../../stores/live'
import type { Ring } from '../../../stores/ring'

export interface Silence {
  key: string
  /** When it was measured last, UTC milliseconds; null where nothing tells. */
  since: number | null
}

/** A hiccup is no silence. */
const patienceMs = 15_000
/** History answers within it, and then what was not heard yet was not heard for long. */
const beginningMs = 3_000

const lastKnownAt = (ring: Ring): number | null => {
  let last: number | null = null
  ring.forEach(0, (at, value) => {
    if (!Number.isNaN(value)) last = at
  })
  return last
}

/** @param rings one a key, in the order of the keys */
export function useSilence(
  keys: MaybeRefOrGetter<readonly string[]>,
  rings: Readonly<ShallowRef<readonly Ring[]>>,
): Readonly<ShallowRef<readonly Silence[]>> {
  const live = useLiveStore()
  const known = useBoardsSeriesStore()
  const now = useNow()
  const silent = shallowRef<readonly Silence[]>([])
  let beganAt: number | null = null

  function look(): void {
    const { lastAt } = live
    if (lastAt === null) return
    beganAt ??= lastAt
    const waitedMs = lastAt - beganAt
    const next = toValue(keys).flatMap((key, index): Silence[] => {
      const ring = rings.value[index]
      if (ring?.lastValue !== null) return []
      const heardAt = lastKnownAt(ring)
      const patience = heardAt === null && ring.length > 0 ? beginningMs : patienceMs
      if ((heardAt === null ? waitedMs : lastAt - heardAt) < patience) return []
      return [{ key, since: heardAt ?? known.lastAt?.get(key) ?? null }]
    })
    if (next.some(({ since }) => since === null)) void known.load()
    if (JSON.stringify(next) !== JSON.stringify(silent.value)) silent.value = next
  }
  watch([now, rings, () => known.lastAt], look)
  return silent
}
