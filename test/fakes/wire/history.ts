/** A month of history, worked out when it is asked for. Steps and ranges are planned as the product plans them. */
import type { RequestOutput, RequestParameters } from '../../../main/contract/requests'
import { planQuery } from '../../../main/history/tiers'
import { newCell } from './curves'
import type { Machine } from './machine'

const dayMs = 86_400_000
const hourMs = 3_600_000

export interface History {
  list(): RequestOutput<'history:list'>
  query(parameters: RequestParameters<'history:query'>): RequestOutput<'history:query'>
}

/** One night of the second week the machine was off. */
export function nightOff(startMs: number): { fromMs: number; untilMs: number } {
  const midnightMs = Math.floor((startMs - 9 * dayMs) / dayMs) * dayMs
  return { fromMs: midnightMs + 16.7 * hourMs, untilMs: midnightMs + 20.4 * hourMs }
}

export function createHistory(machine: Machine): History {
  const firstMs = machine.startMs - 30 * dayMs
  const off = nightOff(machine.startMs)
  return {
    list: () =>
      [...machine.series()].map(([key, { cadenceMs, endsMs }]) => ({
        key,
        lastAt: Math.min(endsMs, Math.floor(machine.now() / cadenceMs) * cadenceMs),
      })),
    query({ series: keys, from, to, points }) {
      const now = machine.now()
      const plan = planQuery(from, to, points, now)
      const { stepMs } = plan
      const at = Array.from({ length: plan.count }, (_, step) => plan.firstMs + step * stepMs)
      const known = machine.series()
      const cell = newCell()
      const series = keys.map((key) => {
        const min: (number | null)[] = []
        const mean: (number | null)[] = []
        const max: (number | null)[] = []
        const one = known.get(key)
        for (const stepAt of at) {
          const lastMs = Math.min(stepAt + stepMs, now)
          const isExact = stepMs <= 1_000
          const atMs = isExact ? stepAt : (stepAt + lastMs) / 2
          if (
            one === undefined ||
            stepAt > now ||
            atMs < firstMs ||
            atMs >= one.endsMs ||
            (atMs >= off.fromMs && atMs < off.untilMs)
          ) {
            min.push(null)
            mean.push(null)
            max.push(null)
            continue
          }
          // Between two readings the one before counts.
          const readMs = isExact ? Math.floor(atMs / one.cadenceMs) * one.cadenceMs : atMs
          one.curve(readMs, stepMs, cell)
          min.push(cell.min)
          mean.push(cell.mean)
          max.push(cell.max)
        }
        return { key, min, mean, max }
      })
      return { stepMs, at, series }
    },
  }
}
