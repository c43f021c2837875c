/** What deserves a person's attention: one sentence each, and the state of the whole. */
import * as z from 'zod/mini'
import { foreignText, instant } from './quantities'
import { subjects, type Subject } from './snapshot'

/**
 * What can be wrong. A kind is stable: translations, rules and comparisons go by it, never by the sentence. What the
 * `values` of each kind hold; null where a value is unknown:
 *
 * | kind                                                                 | `entity`    | `values`                |
 * | -------------------------------------------------------------------- | ----------- | ----------------------- |
 * | collector_failed, engine_silent                                      | null        | `code`, `problem`       |
 * | cpu_busy, memory_used, memory_limit_used, battery_low                | null        | `percent`               |
 * | disk_full, disk_inodes_used                                          | mount point | `percent`               |
 * | disk_unreadable                                                      | mount point | `code`, `problem`       |
 * | disk_silent, disk_read_only                                          | mount point | none                    |
 * | container_restarting                                                 | container   | `restarts`              |
 * | container_exited                                                     | container   | `exitCode`              |
 * | container_memory_used                                                | container   | `percent` (of its limit) |
 * | container_cpu_held_back                                              | container   | `percent`, `limitCores` |
 * | container_dead, container_unhealthy, container_lost_process          | container   | none                    |
 * | container_killed_for_memory                                          | container   | none                    |
 * | custom_failed                                                        | metric      | `code`, `problem`       |
 *
 * `percent` is the number that the sentence shows, rounded down; `code` is one of the catalogue of errors, and
 * `problem` its message in English without the full stop. The sentence counts `restarts` from two on.
 */
export const findingKinds = [
  'collector_failed',
  'engine_silent',
  'cpu_busy',
  'memory_used',
  'memory_limit_used',
  'disk_silent',
  'disk_unreadable',
  'disk_read_only',
  'disk_full',
  'disk_inodes_used',
  'battery_low',
  'container_restarting',
  'container_dead',
  'container_unhealthy',
  'container_lost_process',
  'container_killed_for_memory',
  'container_exited',
  'container_memory_used',
  'container_cpu_held_back',
  'custom_failed',
] as const
export type FindingKind = (typeof findingKinds)[number]

export const findingSchema = z.object({
  kind: z.enum(findingKinds),
  state: z.enum(['warning', 'critical']),
  subject: z.enum(subjects as [Subject, ...Subject[]]),
  /** Which disk, container or metric; null for the machine as a whole. */
  entity: z.nullable(foreignText),
  /** One sentence in English without its full stop, holding foreign text as it came. */
  message: foreignText,
  /**
   * The numbers and words of the sentence, for those who tell it in another language: `percent` as the sentence shows
   * it, `restarts`, `exitCode`, `limitCores`, `code` and `problem` of a reading that failed.
   */
  values: z.record(z.string(), z.nullable(z.union([z.number(), foreignText]))),
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

/** The findings of a machine that is watched: also since when. */
export const standingFindingSchema = z.extend(findingSchema, {
  /** When it began; null when it was so already as the watching began. */
  since: z.nullable(instant),
})
export type StandingFinding = z.infer<typeof standingFindingSchema>

export const standingFindingsSchema = z.object({
  state: z.enum(overallStates),
  /** Since when the whole is in this state; null when it was so already as the watching began. */
  since: z.nullable(instant),
  /** The worst first. */
  list: z.array(standingFindingSchema),
})
export type StandingFindings = z.infer<typeof standingFindingsSchema>
