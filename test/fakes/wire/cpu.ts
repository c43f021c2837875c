/** The made-up machine's CPU. */
import { chance, drift, seedOf } from './noise'
import { newCell, scaled, summed, valueAt, wave, type Curve } from './curves'
import { ok, type Part, type PartContext } from './part'

/** Times in which somebody keeps the CPU busy; may grow while the page lives. */
export interface Burn {
  fromMs: number
  untilMs: number
  percent: number
}

const minuteMs = 60_000

export function createCpu({ scenario }: PartContext, burns: readonly Burn[]): Part<'cpu'> {
  const { logicalCores, platform } = scenario
  const isWindows = platform === 'windows'
  const user = burning(
    wave({
      seed: 'cpu user',
      base: 17,
      day: 6,
      drifts: [
        [3_600_000, 4],
        [240_000, 3],
        [19_000, 3],
        [3_000, 2.2],
      ],
      burst: { everyMs: 7 * minuteMs, lengthMs: 40_000, size: 28, likelihood: 0.45 },
      low: 0.4,
      high: 82,
    }),
    burns,
  )
  const system = wave({
    seed: 'cpu system',
    base: 5.2,
    day: 1.4,
    drifts: [
      [600_000, 1.2],
      [9_000, 1],
      [2_000, 0.6],
    ],
    low: 0.3,
    high: 14,
  })
  const steal = isWindows
    ? scaled(system, 0)
    : wave({ seed: 'cpu steal', base: 0.1, drifts: [[120_000, 0.3]], high: 2 })
  const iowait = isWindows
    ? scaled(system, 0)
    : wave({
        seed: 'cpu iowait',
        base: 0.9,
        drifts: [
          [300_000, 0.8],
          [7_000, 0.5],
        ],
        burst: { everyMs: 31 * minuteMs, lengthMs: 90_000, size: 7, likelihood: 0.5 },
        high: 12,
      })
  const busy = summed([user, system, steal], 100)
  const load = smoothed(busy, logicalCores / 100)
  const temperature = scaled(smoothed(busy, 0.32), 1, { offset: 41 })
  const coreSeeds = Array.from({ length: logicalCores }, (_, core) => seedOf(`core ${core}`))

  return {
    read(atMs) {
      const [userPercent, systemPercent, stealPercent] = [user, system, steal].map((part) =>
        valueAt(part, atMs),
      )
      const busyPercent = valueAt(busy, atMs)
      const iowaitPercent = Math.min(100 - busyPercent, valueAt(iowait, atMs))
      return ok(
        {
          model: scenario.cpuModel,
          physicalCores: logicalCores / 2,
          logicalCores,
          frequencyMhz: Math.round(2_400 + 10 * busyPercent),
          temperatureCelsius: isWindows ? null : valueAt(temperature, atMs),
          busyPercent,
          split: {
            userPercent: userPercent!,
            systemPercent: systemPercent!,
            iowaitPercent,
            stealPercent: stealPercent!,
            idlePercent: Math.max(0, 100 - busyPercent - iowaitPercent),
          },
          cores: coreSeeds.map((seed, core) => ({
            core,
            busyPercent: Math.min(100, Math.max(0, busyPercent * coreShare(seed, atMs))),
          })),
          loadAverage: isWindows
            ? null
            : {
                oneMinute: valueAt(load, atMs),
                fiveMinutes: valueAt(load, atMs - 2 * minuteMs),
                fifteenMinutes: valueAt(load, atMs - 7 * minuteMs),
              },
          intervalMs: 1_000,
        },
        0.4,
      )
    },
    curves: [
      { entity: null, metric: 'busyPercent', curve: busy },
      { entity: null, metric: 'userPercent', curve: user },
      { entity: null, metric: 'systemPercent', curve: system },
      { entity: null, metric: 'iowaitPercent', curve: iowait },
      { entity: null, metric: 'stealPercent', curve: steal },
      ...(isWindows
        ? []
        : [
            { entity: null, metric: 'loadOneMinute', curve: load },
            { entity: null, metric: 'temperatureCelsius', curve: temperature },
          ]),
    ],
  }
}

/** Some cores are liked by the scheduler more than others; a busy machine uses them all. */
const coreShare = (seed: number, atMs: number): number =>
  0.6 + 0.8 * chance(seed, 1) + 0.45 * drift(seed, atMs, 11_000) + 0.2 * drift(seed + 1, atMs, 2_000)

/** The mean of the last minute, as a load average has it. */
function smoothed(curve: Curve, factor: number): Curve {
  const part = newCell()
  const backMs = [0, 15_000, 30_000, 45_000]
  return (atMs, spanMs, into) => {
    into.min = into.mean = into.max = 0
    for (const back of backMs) {
      curve(atMs - back, spanMs, part)
      into.min += (part.min * factor) / backMs.length
      into.mean += (part.mean * factor) / backMs.length
      into.max += (part.max * factor) / backMs.length
    }
  }
}

function burning(curve: Curve, burns: readonly Burn[]): Curve {
  return (atMs, spanMs, into) => {
    curve(atMs, spanMs, into)
    const half = spanMs <= 1_000 ? 0 : spanMs / 2
    for (const { fromMs, untilMs, percent } of burns) {
      if (atMs + half < fromMs || atMs - half >= untilMs) continue
      const share = half === 0 ? 1 : (Math.min(atMs + half, untilMs) - Math.max(atMs - half, fromMs)) / spanMs
      into.max = Math.max(into.max, percent)
      into.mean += share * Math.max(0, percent - into.mean)
      if (share === 1) into.min = Math.max(into.min, percent)
    }
  }
}
