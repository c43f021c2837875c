/** Which span of time the charts of this page show. It stands in the address, so that a link shows the same. */
import { computed, type ComputedRef, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** Milliseconds of each span that ends now. */
export const spansMs = {
  '1h': 3_600_000,
  '24h': 86_400_000,
  '7d': 7 * 86_400_000,
  '30d': 30 * 86_400_000,
} as const
export type Span = keyof typeof spansMs
export type RangeName = 'live' | Span

export interface UsedRange {
  /** Choosing a span ends a zoom. */
  name: WritableComputedRef<RangeName>
  isLive: ComputedRef<boolean>
  /** UTC milliseconds; null while the whole span is shown. */
  zoomed: ComputedRef<{ from: number; to: number } | null>
  zoom(range: { from: number; to: number }): void
  zoomOut(): void
}

/** History holds nothing finer. */
const shortestMs = 10_000

export function useRange(): UsedRange {
  const route = useRoute()
  const router = useRouter()
  const instantOf = (text: unknown): number | null =>
    typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : null

  const name = computed<RangeName>({
    get() {
      const asked = route.query['range']
      return typeof asked === 'string' && Object.hasOwn(spansMs, asked) ? (asked as Span) : 'live'
    },
    set: (chosen) => void router.replace({ query: chosen === 'live' ? {} : { range: chosen } }),
  })
  const zoomed = computed(() => {
    const [from, to] = [instantOf(route.query['from']), instantOf(route.query['to'])]
    return name.value === 'live' || from === null || to === null || from >= to ? null : { from, to }
  })
  return {
    name,
    isLive: computed(() => name.value === 'live'),
    zoomed,
    zoom({ from, to }) {
      if (to - from < shortestMs) return
      void router.push({ query: { range: name.value, from: String(from), to: String(to) } })
    },
    zoomOut() {
      if (zoomed.value !== null) void router.push({ query: { range: name.value } })
    },
  }
}
