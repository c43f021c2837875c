/** Custom metrics: numbers that a person defined in the settings. One that fails costs only its own reading. */
import { UnavailableError } from '../contract/errors'
import { customSchema, type Custom, type CustomMetric } from '../contract/model/custom'
import type { Collector, CollectorDependencies } from './collector'
import type { MetricReader } from './custom/metric-reader'

export type CustomRaw = CustomMetric[]

export function createCustomCollector(
  deps: Pick<CollectorDependencies, 'env'> & {
    readonly settings: Pick<CollectorDependencies['settings'], 'custom'>
  },
): Collector<CustomRaw, Custom> {
  const metrics = deps.settings.custom
  let reader: MetricReader | null = null
  return {
    subject: 'custom',
    schema: customSchema,
    differences: 'none',
    async read({ signal }) {
      if (metrics.length === 0)
        throw new UnavailableError('custom_none', 'No custom metrics are configured.', {
          hint: 'Add some under "custom" in the settings file.',
        })
      // Processes, connections and patterns are loaded for whoever has metrics.
      const { createMetricReader } = await import('./custom/metric-reader')
      reader ??= createMetricReader(deps.env)
      return reader.read(metrics, signal)
    },
    derive: ({ raw }) => ({ metrics: raw }),
    close: () => reader?.close(),
  }
}
