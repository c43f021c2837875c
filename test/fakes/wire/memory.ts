/** The made-up machine's memory. */
import { scaled, summed, valueAt, wave, whole } from './curves'
import { ok, type Part, type PartContext } from './part'

const swapBytes = 4 * 2 ** 30

export function createMemory({ scenario }: PartContext): Part<'memory'> {
  const { memoryBytes: totalBytes, memoryPercent, platform } = scenario
  const isNearlyFull = memoryPercent > 90
  const size = isNearlyFull ? 0.05 : 1
  const percent = wave({
    seed: 'memory',
    base: memoryPercent,
    day: 4 * size,
    drifts: [
      [6 * 3_600_000, 5 * size],
      [600_000, 1.4 * size],
      [23_000, 0.3 * size],
    ],
    low: 2,
    high: 99.4,
  })
  const used = whole(scaled(percent, totalBytes / 100))
  const usedPercent = scaled(used, 100 / totalBytes)
  // Cache takes what is left, up to a point.
  const cached = whole(scaled(used, -0.55, { offset: 0.7 * totalBytes, low: 0.004 * totalBytes }))
  const swapUsed = whole(
    wave({
      seed: 'swap',
      base: swapBytes * (isNearlyFull ? 0.61 : 0.03),
      drifts: [[3_600_000, swapBytes * 0.02]],
      high: swapBytes,
    }),
  )
  const taken = summed([used, cached])
  const hasSwap = platform !== 'windows'
  return {
    read(atMs) {
      const usedBytes = valueAt(used, atMs)
      const swapUsedBytes = valueAt(swapUsed, atMs)
      return ok(
        {
          totalBytes,
          availableBytes: totalBytes - usedBytes,
          usedBytes,
          usedPercent: valueAt(usedPercent, atMs),
          freeBytes: Math.max(0, totalBytes - valueAt(taken, atMs)),
          cachedBytes: hasSwap ? valueAt(cached, atMs) : null,
          swap: hasSwap
            ? {
                totalBytes: swapBytes,
                usedBytes: swapUsedBytes,
                usedPercent: (100 * swapUsedBytes) / swapBytes,
              }
            : null,
          controlGroup: null,
        },
        0.1,
      )
    },
    curves: [
      { entity: null, metric: 'usedBytes', curve: used },
      { entity: null, metric: 'usedPercent', curve: usedPercent },
      ...(hasSwap
        ? [
            { entity: null, metric: 'cachedBytes', curve: cached },
            { entity: null, metric: 'swapUsedBytes', curve: swapUsed },
          ]
        : []),
    ],
  }
}
