/** What was measured over a range, kept up to date where the range ends now. */
import { onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import { useDocumentVisibility } from '@vueuse/core'
import { useHistoryStore, type HistoryData } from '../stores/history'
import { useLiveStore } from '../stores/live'

export interface HistoryRange {
  /** UTC milliseconds. */
  from: number
  to: number
}

export interface HistoryOptions {
  /** Series as `seriesKey` names them. */
  keys: MaybeRefOrGetter<readonly string[]>
  /** UTC milliseconds; negative: so long before `to`, so that `from: -3_600_000, to: null` is the last hour. */
  from: MaybeRefOrGetter<number>
  /** UTC milliseconds; null: now, which moves on. */
  to: MaybeRefOrGetter<number | null>
  /** At most so many points a series, 500 by default. */
  points?: MaybeRefOrGetter<number>
  /** Nothing is asked for while this is false. */
  enabled?: MaybeRefOrGetter<boolean>
}

export interface UsedHistory {
  /** What was answered last; stays while something else is loaded. Null until the first answer. */
  data: ShallowRef<HistoryData | null>
  /** What `data` answers: the axis of a chart. Null until the first answer. */
  range: ShallowRef<HistoryRange | null>
  /** Something else than `data` was asked for. Refreshing alone is not loading. */
  isLoading: ShallowRef<boolean>
  /** Why the last request failed; null after one that succeeded. For `useErrorText`. */
  error: ShallowRef<unknown>
  reload(): void
}

/** New points are worth a request, but not one a second for lines that nobody sees move. */
const shortestPaceMs = 5_000
const longestPaceMs = 300_000

export function useHistory({ keys, from, to, points = 500, enabled = true }: HistoryOptions): UsedHistory {
  const history = useHistoryStore()
  const live = useLiveStore()
  const visibility = useDocumentVisibility()
  const data = shallowRef<HistoryData | null>(null)
  const range = shallowRef<HistoryRange | null>(null)
  const isLoading = shallowRef(false)
  const error = shallowRef<unknown>(null)
  let running: AbortController | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  let isDue = false

  /** The machine's clock, as far as this page has heard of it. */
  const now = (): number =>
    live.lastAt === null || live.receivedMs === null
      ? Date.now()
      : Math.round(live.lastAt + performance.now() - live.receivedMs)

  function rangeNow(): HistoryRange {
    const end = toValue(to) ?? now()
    const begin = toValue(from)
    return { from: Math.max(0, begin < 0 ? end + begin : begin), to: end }
  }

  function stop(): void {
    running?.abort()
    running = null
    if (timer !== null) clearTimeout(timer)
    timer = null
  }

  async function load(isAskedAnew: boolean): Promise<void> {
    stop()
    isDue = false
    if (!toValue(enabled)) {
      isLoading.value = false
      return
    }
    if (visibility.value === 'hidden') {
      isDue = true
      return
    }
    const mine = new AbortController()
    running = mine
    if (isAskedAnew) isLoading.value = true
    const asked = rangeNow()
    try {
      const question = { keys: toValue(keys), ...asked, points: toValue(points) }
      const answer = await history.query(question, mine.signal)
      if (mine.signal.aborted) return
      data.value = answer
      range.value = asked
      error.value = null
    } catch (problem) {
      if (mine.signal.aborted) return
      error.value = problem
    }
    isLoading.value = false
    refreshLater()
  }

  function refreshLater(): void {
    const end = toValue(to)
    if (end !== null && end <= now()) return
    const paceMs = Math.min(longestPaceMs, Math.max(shortestPaceMs, data.value?.stepMs ?? 0))
    timer = setTimeout(() => void load(isLoading.value), paceMs)
  }

  watch(
    [
      () => toValue(keys).join('\n'),
      () => toValue(from),
      () => toValue(to),
      () => toValue(points),
      () => toValue(enabled),
    ],
    () => void load(true),
    { immediate: true },
  )
  watch(visibility, (seen) => {
    if (seen === 'hidden') {
      isDue = isDue || timer !== null || running !== null
      stop()
    } else if (isDue) void load(isLoading.value || data.value === null)
  })
  // The first question may have come before the machine's clock was known, and that clock may be another one.
  watch(
    () => live.lastAt !== null,
    (isKnown) => {
      const end = range.value?.to
      if (isKnown && toValue(to) === null && end !== undefined && Math.abs(end - now()) > shortestPaceMs)
        void load(true)
    },
  )
  onScopeDispose(stop)

  return { data, range, isLoading, error, reload: () => void load(true) }
}
