/** Which disks will be full soon, asked of history every few minutes while the page can be seen. */
import { onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { useDocumentVisibility, useIntervalFn } from '@vueuse/core'
import type { FileSystem } from '../../main/contract/model/disks'
import { seriesKey } from '../../main/contract/series'
import { useHistoryStore } from '../stores/history'
import { useLiveStore } from '../stores/live'
import { fillForecast, roughly } from './fill-forecast'

const windowMs = 6 * 60 * 60_000
const everyMs = 5 * 60_000
/** One every five minutes. */
const points = windowMs / everyMs

/** Emptier ones are nobody's worry, however fast they fill up. */
const worthAskingPercent = 70

/** @returns milliseconds until full, roughly, by mount point; only of those that will be. */
export function useFillForecast(
  disks: ComputedRef<readonly FileSystem[]>,
): ShallowRef<ReadonlyMap<string, number>> {
  const history = useHistoryStore()
  const live = useLiveStore()
  const visibility = useDocumentVisibility()
  const fullInMs = shallowRef<ReadonlyMap<string, number>>(new Map())
  let asking: AbortController | null = null

  const candidates = (): FileSystem[] =>
    disks.value.filter(
      ({ usedPercent, readOnly, problem }) =>
        usedPercent !== null && usedPercent >= worthAskingPercent && !readOnly && problem === null,
    )
  const keyOf = ({ mountPoint }: FileSystem): string =>
    seriesKey({ subject: 'disks', entity: mountPoint, metric: 'usedBytes' })

  async function ask(): Promise<void> {
    asking?.abort()
    const { signal } = (asking = new AbortController())
    const asked = candidates()
    if (asked.length === 0) {
      fullInMs.value = new Map()
      return
    }
    const to = live.lastAt ?? Date.now()
    try {
      const answer = await history.query(
        { keys: asked.map(keyOf), from: to - windowMs, to: to + 1_000, points },
        signal,
      )
      const found = new Map<string, number>()
      for (const disk of asked) {
        const series = answer.series.find(({ key }) => key === keyOf(disk))
        if (series === undefined || disk.usedBytes === null || disk.availableBytes === null) continue
        const capacityBytes = disk.usedBytes + disk.availableBytes
        const leftMs = fillForecast({ at: answer.at, usedBytes: series.mean }, capacityBytes)
        if (leftMs !== null) found.set(disk.mountPoint, roughly(leftMs))
      }
      if (!signal.aborted) fullInMs.value = found
    } catch {
      // A forecast is an extra: without history, or after the page was left, there is just none.
      if (!signal.aborted) fullInMs.value = new Map()
    }
  }

  watch(
    () =>
      visibility.value === 'visible'
        ? candidates()
            .map(({ mountPoint }) => mountPoint)
            .join('\n')
        : null,
    (wanted) => {
      if (wanted !== null) void ask()
    },
    { immediate: true },
  )
  useIntervalFn(() => {
    if (visibility.value === 'visible') void ask()
  }, everyMs)
  onScopeDispose(() => asking?.abort())
  return fullInMs
}
