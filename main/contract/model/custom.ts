/** The custom section: metrics a person defined in the settings. */
import * as z from 'zod/mini'
import { foreignText } from '../quantities'
import { readingOf } from '../reading'

export const customMetricSchema = z.object({
  name: z.string(),
  unit: z.nullable(z.string()),
  help: z.nullable(foreignText),
  reading: readingOf(z.number()),
})
export type CustomMetric = z.infer<typeof customMetricSchema>

export const customSchema = z.object({ metrics: z.array(customMetricSchema) })
export type Custom = z.infer<typeof customSchema>
