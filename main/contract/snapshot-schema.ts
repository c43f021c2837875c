/**
 * The product's document, checked where it comes from outside (a file, an answer). Its JSON Schema is published as
 * assets/snapshot.schema.json. Taking a snapshot does not load this: each section is checked as it is collected.
 */
import * as z from 'zod/mini'
import { findingsSchema } from './findings'
import { bytes, foreignText, instant, milliseconds } from './quantities'
import { readingOf } from './reading'
import { redactionSchema } from './redaction'
import { sectionSchemas, snapshotSchemaName } from './snapshot'

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
    host: z.optional(readingOf(sectionSchemas.host)),
    cpu: z.optional(readingOf(sectionSchemas.cpu)),
    memory: z.optional(readingOf(sectionSchemas.memory)),
    disks: z.optional(readingOf(sectionSchemas.disks)),
    network: z.optional(readingOf(sectionSchemas.network)),
    processes: z.optional(readingOf(sectionSchemas.processes)),
    containers: z.optional(readingOf(sectionSchemas.containers)),
    custom: z.optional(readingOf(sectionSchemas.custom)),
  }),
  /** What deserves attention among these readings, by the thresholds in the settings. */
  findings: findingsSchema,
  /** What taking this snapshot cost the machine. */
  cost: z.object({ wallMs: milliseconds, cpuMs: milliseconds, peakRssBytes: bytes }),
  /** What was masked in it; null where nothing was. Absent in documents of older versions, which mask nothing. */
  redaction: z.optional(z.nullable(redactionSchema)),
})
