/** What deserves a person's attention: one sentence each, and the state of the whole. */
import * as z from 'zod/mini'
import { foreignText } from './quantities'
import { subjects, type Subject } from './snapshot'

export const findingSchema = z.object({
  state: z.enum(['warning', 'critical']),
  subject: z.enum(subjects as [Subject, ...Subject[]]),
  /** Which disk, container or metric; null for the machine as a whole. */
  entity: z.nullable(foreignText),
  /** One sentence without its full stop, holding foreign text as it came. */
  message: foreignText,
})
export type Finding = z.infer<typeof findingSchema>

export const overallStates = ['well', 'warning', 'critical'] as const
export type OverallState = (typeof overallStates)[number]

/** What a document says of its own readings, and a live core of its newest. */
export const findingsSchema = z.object({
  /** Of the worst finding; well without any. */
  state: z.enum(overallStates),
  /** The worst first. */
  list: z.array(findingSchema),
})
export type Findings = z.infer<typeof findingsSchema>
