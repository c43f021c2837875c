/** Where paths of assertions begin: a friendly name for each part of a snapshot, and what is reached by it. */
import * as z from 'zod/mini'
import { findingsSchema } from '../../contract/findings'
import { problemSchema, type Problem } from '../../contract/reading'
import { sectionSchemas, subjects, type Snapshot, type Subject } from '../../contract/snapshot'
import type { Schema } from './fields'

export interface Root {
  schema: Schema
  /** The list that stands for the part where items are asked for: `disks.*` are its file systems. */
  list: string | null
  /** @returns why there is none as a sentence, instead of a value. */
  read(snapshot: Snapshot): { value: unknown } | { why: string }
}

const lists: Partial<Record<Subject, string>> = {
  cpu: 'cores',
  disks: 'fileSystems',
  network: 'interfaces',
  containers: 'containers',
  custom: 'metrics',
}

/** A person's own metric with its number at hand instead of inside a reading. */
const customSchema = z.object({
  metrics: z.array(
    z.object({
      name: z.string(),
      unit: z.nullable(z.string()),
      value: z.nullable(z.number()),
      problem: z.nullable(problemSchema),
    }),
  ),
})

function sectionOf(snapshot: Snapshot, subject: Subject): ReturnType<Root['read']> {
  const reading = snapshot.sections[subject]
  if (reading === undefined) return { why: `the snapshot holds no ${subject}` }
  if (reading.status !== 'ok') return { why: sentence(reading.problem) }
  if (!('metrics' in reading.value)) return { value: reading.value }
  const metrics = reading.value.metrics.map(({ name, unit, reading }) => ({
    name,
    unit,
    value: reading.status === 'ok' ? reading.value : null,
    problem: reading.status === 'ok' ? null : reading.problem,
  }))
  return { value: { metrics } }
}

export const sentence = ({ message }: Problem): string => message.replace(/\.\s*$/, '')

export const roots: Readonly<Record<string, Root>> = {
  ...Object.fromEntries(
    subjects.map((subject): [string, Root] => [
      subject,
      {
        schema: subject === 'custom' ? customSchema : sectionSchemas[subject],
        list: lists[subject] ?? null,
        read: (snapshot) => sectionOf(snapshot, subject),
      },
    ]),
  ),
  findings: {
    schema: findingsSchema,
    list: 'list',
    read: ({ findings }) => ({ value: findings }),
  },
  cost: {
    schema: z.object({ wallMs: z.number(), cpuMs: z.number(), peakRssBytes: z.number() }),
    list: null,
    read: ({ cost }) => ({ value: cost }),
  },
}
