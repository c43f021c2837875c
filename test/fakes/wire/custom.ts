/** The made-up machine's custom metrics: whatever the settings name has a value, except those that are called failed. */
import type { CustomMetricSettings, Settings } from '../../../main/contract/settings'
import { valueAt, wave, type Curve } from './curves'
import { chance, seedOf } from './noise'
import { ok, type KeptCurve, type Part } from './part'

export interface CustomPart extends Pick<Part<'custom'>, 'read'> {
  /** Of the metrics that the settings name now. */
  curves(): readonly KeptCurve[]
}

export function createCustom(settings: () => Settings): CustomPart {
  const made = new Map<string, Curve>()
  const curveOf = (name: string): Curve => {
    const known = made.get(name) ?? madeUp(name)
    made.set(name, known)
    return known
  }
  const fails = ({ name }: CustomMetricSettings): boolean => name.includes('fail')
  return {
    read(atMs) {
      const metrics = settings().custom
      if (metrics.length === 0)
        return {
          status: 'unavailable',
          durationMs: 0,
          problem: {
            code: 'custom_none',
            message: 'No custom metrics are configured.',
            hint: 'Add some under "custom" in the settings file.',
          },
        }
      return ok(
        {
          metrics: metrics.map((metric) => ({
            name: metric.name,
            unit: metric.unit,
            help: metric.help,
            reading: fails(metric)
              ? {
                  status: 'failed',
                  durationMs: metric.timeoutMs,
                  problem: {
                    code: 'custom_failed',
                    message: `Custom metric ${metric.name} did not answer within ${metric.timeoutMs / 1_000} s.`,
                    hint: 'Check the source in the settings, or allow it more time.',
                  },
                }
              : ok(Math.round(valueAt(curveOf(metric.name), atMs) * 10) / 10, 12.5),
          })),
        },
        14,
      )
    },
    curves: () =>
      settings()
        .custom.filter((metric) => !fails(metric))
        .map(({ name }) => ({ entity: name, metric: 'value', curve: rounded(curveOf(name)) })),
  }
}

function madeUp(name: string): Curve {
  const base = 5 + Math.round(120 * chance(seedOf(name), 1))
  return wave({
    seed: `custom ${name}`,
    base,
    day: base * 0.3,
    drifts: [
      [1_800_000, base * 0.25],
      [30_000, base * 0.1],
    ],
  })
}

const rounded =
  (curve: Curve): Curve =>
  (atMs, spanMs, into) => {
    curve(atMs, spanMs, into)
    into.min = Math.round(into.min * 10) / 10
    into.mean = Math.round(into.mean * 10) / 10
    into.max = Math.round(into.max * 10) / 10
  }
