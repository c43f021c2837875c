/** The time axis: instants a clock would name for ranges, "minutes ago" for what is live. Pure. */
import type { Domain } from '../model'

export interface TimeTick {
  /** 0 at the left edge, 1 at the right. */
  fraction: number
  text: string
}

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const steps = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 5, 10].map((count) => count * day),
]

/** The smallest step that leaves every label its room. */
const stepFor = (spanMs: number, most: number): number =>
  steps.find((step) => spanMs / step <= most) ?? Math.ceil(spanMs / most / day) * day

/** CSS pixels a label wants for itself and its neighbours' distance. */
const labelPixels = 84

export interface ClockTexts {
  /** 14:05, with seconds when asked. */
  time(at: number, withSeconds: boolean): string
  /** Nov 23 */
  day(at: number): string
}

/** Instants at whole hours, minutes or days of the browser's zone, over changes of daylight saving too. */
export function clockTicks({ from, to }: Domain, widthPixels: number, texts: ClockTexts): TimeTick[] {
  if (!(to > from)) return []
  const step = stepFor(to - from, Math.max(2, widthPixels / labelPixels))
  const ticks: TimeTick[] = []
  let midnight = new Date(from).setHours(0, 0, 0, 0)
  const days = Math.max(1, Math.round(step / day))
  while (midnight <= to) {
    const next = new Date(midnight)
    next.setDate(next.getDate() + days)
    for (let at = midnight; at < next.getTime() && at <= to; at += step) {
      if (step >= day && at > midnight) break
      if (at < from) continue
      const isMidnight = at === midnight
      const text = isMidnight && step >= minute ? texts.day(at) : texts.time(at, step < minute)
      ticks.push({ fraction: (at - from) / (to - from), text })
    }
    midnight = next.getTime()
  }
  return ticks
}

export interface AgoTexts {
  now: string
  minutes(count: number): string
  seconds(count: number): string
}

/** Distances from the right edge, which is now: they stand still while the line moves. */
export function agoTicks(windowMs: number, widthPixels: number, texts: AgoTexts): TimeTick[] {
  const step = stepFor(windowMs, Math.max(2, Math.min(5, widthPixels / labelPixels)))
  const ticks: TimeTick[] = [{ fraction: 1, text: texts.now }]
  for (let ago = step; ago < windowMs; ago += step)
    ticks.unshift({
      fraction: 1 - ago / windowMs,
      text: step < minute ? texts.seconds(ago / second) : texts.minutes(ago / minute),
    })
  return ticks
}
