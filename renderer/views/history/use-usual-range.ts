/** The range that is shown while nobody has chosen: the smallest that holds all there is, at most a day. */
import { onScopeDispose, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { firstMeasuredAt } from '../../composables/first-measured'
import { useHistoryStore, type HistoryEntry } from '../../stores/history'
import { presetNames, presets, usualRange, type AskedRange } from './address'

/** A day in steps that tell minutes apart. */
const points = 1_440

/** Measured on every machine, from the first beat on. */
const everyMachines = 'cpu.busyPercent'

/** @param beganMs since when there is data, UTC milliseconds; null where that is longer ago than the usual range. */
export function rangeSince(beganMs: number | null, nowMs: number): AskedRange {
  if (beganMs === null) return usualRange
  const name = presetNames.find((preset) => presets[preset] >= nowMs - beganMs)
  return name === undefined || presets[name] > usualRange.windowMs ? usualRange : { windowMs: presets[name] }
}

/** Null until it is known. @param known as `useKnownSeries` lists them. */
export function useUsualRange(
  known: Readonly<Ref<readonly HistoryEntry[] | null>>,
  now: () => number,
): ShallowRef<AskedRange | null> {
  const history = useHistoryStore()
  const range = shallowRef<AskedRange | null>(null)
  const running = new AbortController()
  onScopeDispose(() => running.abort())

  async function find(entries: readonly HistoryEntry[]): Promise<void> {
    const key = entries.find((entry) => entry.key === everyMachines)?.key ?? entries[0]!.key
    const to = now()
    const from = to - usualRange.windowMs
    try {
      const data = await history.query({ keys: [key], from, to, points }, running.signal)
      const began = firstMeasuredAt(data)
      range.value = rangeSince(began !== null && began > from + data.stepMs ? began : null, to)
    } catch {
      // The charts ask next and say what is wrong.
      range.value = usualRange
    }
  }
  const stop = watch(
    known,
    (entries) => {
      if (entries === null || entries.length === 0) return
      queueMicrotask(() => stop())
      void find(entries)
    },
    { immediate: true },
  )
  return range
}
