/** Asks the wire for what was measured before. Keeps nothing: who shows a range keeps it. */
import { defineStore } from 'pinia'
import type { RequestOutput } from '../../main/contract/requests'
import { useTransport } from './transport'

/** All series on one time axis; nulls where nothing was measured. */
export type HistoryData = RequestOutput<'history:query'>
export type HistoryEntry = RequestOutput<'history:list'>[number]

export interface HistoryQuestion {
  keys: readonly string[]
  /** UTC milliseconds, from inclusive, to exclusive. */
  from: number
  to: number
  /** At most this many points a series. */
  points: number
}

/** As many as one request may name. */
const mostSeries = 64

export const useHistoryStore = defineStore('history', () => {
  const transport = useTransport()

  async function ask(
    { keys, from, to, points }: HistoryQuestion,
    signal?: AbortSignal,
  ): Promise<HistoryData[]> {
    const parts: Promise<HistoryData>[] = []
    for (let first = 0; first < keys.length; first += mostSeries)
      parts.push(
        transport.invoke(
          'history:query',
          { series: keys.slice(first, first + mostSeries), from, to, points },
          { signal },
        ),
      )
    return Promise.all(parts)
  }

  return {
    /** @throws RequestError, and the signal's reason when it is aborted */
    async query(question: HistoryQuestion, signal?: AbortSignal): Promise<HistoryData> {
      let parts = await ask(question, signal)
      // Between two requests the edge of a tier may have passed the range's beginning: then all are asked once more.
      if (parts.some(({ stepMs }) => stepMs !== parts[0]!.stepMs)) parts = await ask(question, signal)
      const [first] = parts
      if (first === undefined) return { stepMs: 0, at: [], series: [] }
      return {
        stepMs: first.stepMs,
        at: first.at,
        series: parts.filter(({ stepMs }) => stepMs === first.stepMs).flatMap(({ series }) => series),
      }
    },

    /** @throws RequestError, and the signal's reason when it is aborted */
    list: (signal?: AbortSignal): Promise<HistoryEntry[]> => transport.invoke('history:list', {}, { signal }),
  }
})
