/** Which series there are to choose from, and since when one that is gone has been silent. */
import { shallowRef } from 'vue'
import { defineStore } from 'pinia'
import { seriesKey, visitSeries } from '../../main/contract/series'
import { subjects, type Sections } from '../../main/contract/snapshot'
import { useHistoryStore } from './history'
import { useLiveStore } from './live'

/** The list of history changes slowly: a new container a day, not a second. */
const freshMs = 60_000

export const useBoardsSeriesStore = defineStore('boards-series', () => {
  const history = useHistoryStore()
  const live = useLiveStore()
  /** When each series that history keeps was measured last, UTC milliseconds; null until it came. */
  const lastAt = shallowRef<ReadonlyMap<string, number> | null>(null)
  /** Why history could not be asked; null while it could. */
  const problem = shallowRef<unknown>(null)
  let loadedMs: number | null = null
  let loading: Promise<void> | null = null

  async function ask(): Promise<void> {
    try {
      const entries = await history.list()
      lastAt.value = new Map(entries.map((entry) => [entry.key, entry.lastAt]))
      problem.value = null
    } catch (error) {
      problem.value = error
    }
    // After a failure, too: whoever shows a board does not ask every second.
    loadedMs = performance.now()
    loading = null
  }

  return {
    lastAt,
    problem,

    /** Asks history, unless it was asked a moment ago. Never throws. */
    async load(): Promise<void> {
      if (loadedMs !== null && performance.now() - loadedMs < freshMs) return
      await (loading ??= ask())
    },

    /** The series that the newest readings hold. Only of subjects that somebody wants. */
    liveKeys(): string[] {
      const keys: string[] = []
      const sections = Object.fromEntries(
        subjects.flatMap((subject) => {
          const latest = live.readings[subject]
          return latest === null ? [] : [[subject, latest.reading]]
        }),
      ) as Sections
      visitSeries(sections, live.self, (name) => keys.push(seriesKey(name)))
      return keys
    },
  }
})
