/** The made-up machine's disks: file systems that fill up, and the devices below them. */
import { usedPercentLikeDf } from '../../../main/collectors/df'
import { newCell, scaled, summed, valueAt, wave, type Curve } from './curves'
import { drift, seedOf } from './noise'
import { ok, type Part, type PartContext } from './part'

export interface DiskPlan {
  mountPoint: string
  device: string
  type: string
  totalBytes: number
  /** When the page was loaded. */
  usedPercent: number
  /** By how much it grew each day until then. */
  perDayPercent: number
  /** By how much it grows from then on. */
  perMinutePercent: number
}

const dayMs = 86_400_000
const minuteMs = 60_000

/** Of what each device does: how much it reads and writes when it is neither idle nor busy. */
const activity = [
  { read: 240_000, write: 1_100_000, model: 'Samsung SSD 980 PRO 500GB' },
  { read: 2_600_000, write: 3_900_000, model: 'Micron_5300_MTFDDAK1T9TDS' },
  { read: 0, write: 18_000, model: 'TOSHIBA MG08ADA400N' },
]

export function createDisks({ scenario, startMs }: PartContext): Part<'disks'> {
  const isWindows = scenario.platform === 'windows'
  const fileSystems = scenario.disks.map((plan) => {
    const used = filling(plan, startMs)
    return { plan, used, percent: likeDf(used, availableTotal(plan)) }
  })
  const devices = scenario.disks.map((plan, index) => {
    const { read, write, model } = activity[index % activity.length]!
    const name = isWindows ? `PhysicalDrive${index}` : plan.device.replace(/^\/dev\/|p?\d+$/g, '')
    const rates = {
      read: traffic(`${plan.device} read`, read),
      write: traffic(`${plan.device} write`, write),
    }
    const busy = scaled(summed([rates.read, rates.write]), 100 / 90_000_000, { high: 100 })
    return { name, model, rates, busy, totalBytes: plan.totalBytes }
  })
  const totals = {
    read: summed(devices.map(({ rates }) => rates.read)),
    write: summed(devices.map(({ rates }) => rates.write)),
  }
  return {
    read(atMs) {
      const list = fileSystems.map(({ plan, used, percent }) => {
        const usedBytes = valueAt(used, atMs)
        const inodesTotal = isWindows ? null : Math.round(plan.totalBytes / 16_384)
        const inodesUsed = inodesTotal === null ? null : Math.round((inodesTotal * plan.usedPercent) / 900)
        return {
          mountPoint: plan.mountPoint,
          device: plan.device,
          type: plan.type,
          readOnly: false,
          inTotals: true,
          totalBytes: plan.totalBytes,
          usedBytes,
          availableBytes: availableTotal(plan) - usedBytes,
          usedPercent: valueAt(percent, atMs),
          inodesTotal,
          inodesUsed,
          inodesUsedPercent:
            inodesTotal === null || inodesUsed === null
              ? null
              : usedPercentLikeDf(inodesUsed, inodesTotal - inodesUsed),
          problem: null,
        }
      })
      const sum = (field: 'totalBytes' | 'usedBytes' | 'availableBytes'): number =>
        list.reduce((total, one) => total + one[field], 0)
      return ok(
        {
          fileSystems: list,
          hiddenCount: isWindows ? 0 : 27,
          totals: {
            totalBytes: sum('totalBytes'),
            usedBytes: sum('usedBytes'),
            availableBytes: sum('availableBytes'),
            usedPercent: usedPercentLikeDf(sum('usedBytes'), sum('availableBytes')),
            readBytesPerSecond: valueAt(totals.read, atMs),
            writeBytesPerSecond: valueAt(totals.write, atMs),
          },
          devices: devices.map(({ name, model, rates, busy, totalBytes }) => {
            const readBytesPerSecond = valueAt(rates.read, atMs)
            const writeBytesPerSecond = valueAt(rates.write, atMs)
            return {
              name,
              model,
              sizeBytes: totalBytes,
              inTotals: true,
              readBytesPerSecond,
              writeBytesPerSecond,
              readOperationsPerSecond: Math.round(readBytesPerSecond / 24_576),
              writeOperationsPerSecond: Math.round(writeBytesPerSecond / 16_384),
              busyPercent: valueAt(busy, atMs),
            }
          }),
          intervalMs: 1_000,
        },
        1.3,
      )
    },
    curves: [
      { entity: null, metric: 'readBytesPerSecond', curve: totals.read },
      { entity: null, metric: 'writeBytesPerSecond', curve: totals.write },
      ...fileSystems.flatMap(({ plan, used, percent }) => [
        { entity: plan.mountPoint, metric: 'usedPercent', curve: percent },
        { entity: plan.mountPoint, metric: 'usedBytes', curve: used },
      ]),
      ...devices.flatMap(({ name, rates, busy }) => [
        { entity: name, metric: 'readBytesPerSecond', curve: rates.read },
        { entity: name, metric: 'writeBytesPerSecond', curve: rates.write },
        { entity: name, metric: 'busyPercent', curve: busy },
      ]),
    ],
  }
}

/** One percent is kept for root. */
const availableTotal = ({ totalBytes }: DiskPlan): number => Math.floor(totalBytes * 0.99)

const traffic = (seed: string, base: number): Curve =>
  wave({
    seed,
    base,
    day: base * 0.3,
    drifts: [
      [900_000, base * 0.4],
      [45_000, base * 0.35],
      [3_000, base * 0.4],
    ],
    burst: { everyMs: 11 * minuteMs, lengthMs: 30_000, size: base * 9, likelihood: 0.4 },
  })

function filling(plan: DiskPlan, startMs: number): Curve {
  const seed = seedOf(plan.mountPoint)
  const bytesOf = (percent: number): number =>
    Math.round((availableTotal(plan) * Math.min(99.6, Math.max(1, percent))) / 100)
  const percentAt = (atMs: number): number => {
    const sinceMs = atMs - startMs
    const grown =
      sinceMs < 0 ? (sinceMs / dayMs) * plan.perDayPercent : (sinceMs / minuteMs) * plan.perMinutePercent
    // Temporary files and rotated logs: nothing at the start itself, so that a scenario begins as it says.
    const coming = drift(seed, atMs, 5 * 3_600_000) - drift(seed, startMs, 5 * 3_600_000)
    return plan.usedPercent + grown + 0.4 * coming + 0.004 * drift(seed + 1, atMs, 30_000)
  }
  return (atMs, spanMs, into) => {
    into.mean = bytesOf(percentAt(atMs))
    if (spanMs <= 1_000) {
      into.min = into.max = into.mean
      return
    }
    const [before, after] = [bytesOf(percentAt(atMs - spanMs / 2)), bytesOf(percentAt(atMs + spanMs / 2))]
    into.min = Math.min(into.mean, before, after)
    into.max = Math.max(into.mean, before, after)
  }
}

function likeDf(used: Curve, whole: number): Curve {
  const bytes = newCell()
  const percentOf = (usedBytes: number): number => usedPercentLikeDf(usedBytes, whole - usedBytes) ?? 0
  return (atMs, spanMs, into) => {
    used(atMs, spanMs, bytes)
    into.min = percentOf(bytes.min)
    into.mean = percentOf(bytes.mean)
    into.max = percentOf(bytes.max)
  }
}
