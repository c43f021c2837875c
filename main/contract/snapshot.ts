/** The product's document. Its JSON Schema is published as assets/snapshot.schema.json, made from this definition. */
import * as z from 'zod/mini'
import { containersSchema } from './model/containers'
import { cpuSchema } from './model/cpu'
import { customSchema } from './model/custom'
import { disksSchema } from './model/disks'
import { hostSchema } from './model/host'
import { memorySchema } from './model/memory'
import { networkSchema } from './model/network'
import { processesSchema } from './model/processes'
import { bytes, foreignText, instant, milliseconds } from './quantities'
import { readingOf, type Reading } from './reading'

/** What each subject's collector answers, in the order in which documents and screens list them. */
export const sectionSchemas = {
  host: hostSchema,
  cpu: cpuSchema,
  memory: memorySchema,
  disks: disksSchema,
  network: networkSchema,
  processes: processesSchema,
  containers: containersSchema,
  custom: customSchema,
}

export type Subject = keyof typeof sectionSchemas
export type SectionValue<S extends Subject> = z.infer<(typeof sectionSchemas)[S]>
export const subjects = Object.keys(sectionSchemas) as readonly Subject[]

/** The readings of one instant. A subject that was not asked for is absent. */
export type Sections = { [S in Subject]?: Reading<SectionValue<S>> | undefined }

export const snapshotSchemaName = 'autoinfrasnap/snapshot@1'

export const snapshotSchema = z.object({
  schema: z.literal(snapshotSchemaName),
  /** When the last counters were read. */
  takenAt: instant,
  /** IANA name of the zone the machine lives in. */
  timeZone: z.string(),
  host: z.object({
    name: foreignText,
    /** Stable for one installation, derived one-way from the system's own id; null where it has none. */
    id: z.nullable(z.string()),
  }),
  tool: z.object({ name: z.literal('autoinfrasnap'), version: z.string(), runtime: z.string() }),
  /** The span that rates were asked to be measured over. What was really measured is each section's `intervalMs`. */
  windowMs: milliseconds,
  sections: z.object({
    host: z.optional(readingOf(hostSchema)),
    cpu: z.optional(readingOf(cpuSchema)),
    memory: z.optional(readingOf(memorySchema)),
    disks: z.optional(readingOf(disksSchema)),
    network: z.optional(readingOf(networkSchema)),
    processes: z.optional(readingOf(processesSchema)),
    containers: z.optional(readingOf(containersSchema)),
    custom: z.optional(readingOf(customSchema)),
  }),
  /** What taking this snapshot cost the machine. */
  cost: z.object({ wallMs: milliseconds, cpuMs: milliseconds, peakRssBytes: bytes }),
})
export type Snapshot = z.infer<typeof snapshotSchema>
