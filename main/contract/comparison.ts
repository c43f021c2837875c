/** What changed between two snapshots, grouped and ranked by meaning. Like findings, a change travels as kind and values. */
import * as z from 'zod/mini'
import { findingSchema } from './findings'
import { foreignText, instant } from './quantities'
import { redactionSchema } from './redaction'
import { subjects, type Subject } from './snapshot'

/**
 * What can have changed. A kind is stable: translations go by it, never by the sentence. `entity` names the container,
 * mount point, interface, listener, metric; null for the machine as a whole. `before` and `after` are null where there
 * was or is nothing.
 *
 * | kind                                                        | `before` and `after`                               |
 * | ----------------------------------------------------------- | -------------------------------------------------- |
 * | host_changed, host_rebooted                                 | name, instant of the boot                          |
 * | system_changed, kernel_changed, engine_changed              | versions                                           |
 * | cores_changed, memory_size_changed, swap_changed            | numbers (memory in bytes)                          |
 * | state_changed                                               | overall states                                     |
 * | finding_new, finding_gone                                   | the finding's English sentence; `finding` is it    |
 * | container_gone, container_new                               | image                                              |
 * | container_recreated                                         | short container ids                                |
 * | container_restarted                                         | restarts                                           |
 * | container_image_changed                                     | images                                             |
 * | container_state_changed, container_health_changed           | states                                             |
 * | container_ports_changed                                     | ports                                              |
 * | mount_gone, mount_new, mount_size_changed, mount_read_only_changed | device, bytes, "read-only" or "writable"    |
 * | interface_gone, interface_new, interface_state_changed, interface_addresses_changed | kind, state, addresses  |
 * | listener_gone, listener_new                                 | address and port                                   |
 * | number_changed                                              | numbers, `metric` and `unit` say of what           |
 * | custom_gone, custom_new                                     | values                                             |
 * | section_lost, section_back                                  | status of the reading                              |
 */
export const changeKinds = [
  'host_changed',
  'host_rebooted',
  'system_changed',
  'kernel_changed',
  'engine_changed',
  'cores_changed',
  'memory_size_changed',
  'swap_changed',
  'state_changed',
  'finding_new',
  'finding_gone',
  'container_gone',
  'container_new',
  'container_recreated',
  'container_restarted',
  'container_image_changed',
  'container_state_changed',
  'container_health_changed',
  'container_ports_changed',
  'mount_gone',
  'mount_new',
  'mount_size_changed',
  'mount_read_only_changed',
  'interface_gone',
  'interface_new',
  'interface_state_changed',
  'interface_addresses_changed',
  'listener_gone',
  'listener_new',
  'number_changed',
  'custom_gone',
  'custom_new',
  'section_lost',
  'section_back',
] as const
export type ChangeKind = (typeof changeKinds)[number]

/** `serious`: somebody should look. `notable`: worth knowing. `minor`: numbers that moved. */
export const changeWeights = ['serious', 'notable', 'minor'] as const
export type ChangeWeight = (typeof changeWeights)[number]

const value = z.nullable(z.union([z.number(), z.boolean(), foreignText]))

export const changeSchema = z.object({
  kind: z.enum(changeKinds),
  weight: z.enum(changeWeights),
  subject: z.enum(subjects as [Subject, ...Subject[]]),
  entity: z.nullable(foreignText),
  before: value,
  after: value,
  /** Of `number_changed`, the field's name with its unit, for instance usedPercent; null for other kinds. */
  metric: z.nullable(z.string()),
  /** As CSV reports name units; null where there is none. */
  unit: z.nullable(z.string()),
  /** Of `finding_new` and `finding_gone`, what is so now, or was so before; null for other kinds. */
  finding: z.nullable(findingSchema),
  /** One sentence in English without its full stop, holding foreign text as it came. */
  message: foreignText,
})
export type Change = z.infer<typeof changeSchema>

const side = z.object({
  takenAt: instant,
  hostName: foreignText,
  toolVersion: z.string(),
  /** Where the snapshot came from: the report's or the file's name. */
  source: z.string(),
  /** What was masked in it; null where nothing was. Absent in comparisons of older versions. */
  redaction: z.optional(z.nullable(redactionSchema)),
})

export const comparisonSchema = z.object({
  schema: z.literal('autoinfrasnap/comparison@1'),
  before: side,
  after: side,
  /** Whether both tell of one machine, by its identity and not by its name; null where that is not known, or masked. */
  isSameHost: z.nullable(z.boolean()),
  /** The most serious first, then by subject and entity. */
  changes: z.array(changeSchema),
})
export type Comparison = z.infer<typeof comparisonSchema>
