/** Every series there is. Asked for again while there is none: a machine that has just begun has none for a moment. */
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import { useHistoryStore, type HistoryEntry } from '../../stores/history'

export interface KnownSeries {
  /** Null until they are known. */
  known: ShallowRef<readonly HistoryEntry[] | null>
  /** Why they could not be listed; null after a success. */
  error: ShallowRef<unknown>
  reload(): void
}

const retryMs = 5_000

export function useKnownSeries(): KnownSeries {
  const history = useHistoryStore()
  const known = shallowRef<readonly HistoryEntry[] | null>(null)
  const error = shallowRef<unknown>(null)
  let running: AbortController | null = null
  let timer: ReturnType<typeof setTimeout> | null = null

  function stop(): void {
    running?.abort()
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  async function load(): Promise<void> {
    stop()
    const mine = new AbortController()
    running = mine
    try {
      const entries = await history.list(mine.signal)
      if (mine.signal.aborted) return
      known.value = entries
      error.value = null
    } catch (problem) {
      if (mine.signal.aborted) return
      error.value = problem
    }
    if (known.value === null || known.value.length === 0) timer = setTimeout(() => void load(), retryMs)
  }

  void load()
  onScopeDispose(stop)
  return { known, error, reload: () => void load() }
}
