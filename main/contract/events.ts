/**
 * Everything that is told without being asked: one table. A subscriber chooses topics; each message is made and
 * serialised once, whoever listens.
 */
import * as z from 'zod/mini'
import { boardSchema } from './boards'
import { standingFindingsSchema } from './findings'
import { uploadSchema } from './outbox'
import { milliseconds } from './quantities'
import { readingOf } from './reading'
import { reportChanges, reportSchema } from './reports'
import type { Role } from './roles'
import { selfSchema } from './sample'
import { sectionSchemas, subjects, type Subject } from './snapshot'

interface EventRow<Payload extends z.ZodMiniType> {
  readonly payload: Payload
  readonly role: Role
  readonly summary: string
}

const row = <Payload extends z.ZodMiniType>(row: EventRow<Payload>): EventRow<Payload> => row

/** One topic a subject, so that nobody is sent what they do not look at. */
const sampled = <Value extends z.ZodMiniType>(value: Value, what: string) =>
  row({
    payload: z.object({
      reading: readingOf(value),
      /** Nothing may be drawn across a gap. */ gap: z.boolean(),
    }),
    role: 'viewer',
    summary: `A new reading of ${what}.`,
  })

export const events = {
  host: sampled(sectionSchemas.host, 'the host'),
  cpu: sampled(sectionSchemas.cpu, 'the CPU'),
  memory: sampled(sectionSchemas.memory, 'the memory'),
  disks: sampled(sectionSchemas.disks, 'the disks'),
  network: sampled(sectionSchemas.network, 'the network'),
  processes: sampled(sectionSchemas.processes, 'the processes'),
  containers: sampled(sectionSchemas.containers, 'the containers'),
  custom: sampled(sectionSchemas.custom, 'the custom metrics'),
  self: row({ payload: selfSchema, role: 'viewer', summary: 'What the watching itself costs.' }),
  findings: row({
    payload: standingFindingsSchema,
    role: 'viewer',
    summary: 'What is wrong has changed.',
  }),
  reports: row({
    payload: z.object({ change: z.enum(reportChanges), report: reportSchema }),
    role: 'viewer',
    summary: 'A report was saved, deleted or restored.',
  }),
  progress: row({
    payload: z.object({
      /** As `snapshot:take` was given it; null where it was given none. */
      token: z.nullable(z.string()),
      subject: z.enum(subjects as [Subject, ...Subject[]]),
      state: z.enum(['started', 'ok', 'unavailable', 'failed']),
      /** Null until it has ended. */
      durationMs: z.nullable(milliseconds),
    }),
    role: 'viewer',
    summary: 'A snapshot is being taken: one of its collectors began or ended.',
  }),
  outbox: row({
    payload: z.object({ upload: uploadSchema, isDropped: z.boolean() }),
    role: 'viewer',
    summary: 'An upload was queued, went on, ended or was dropped.',
  }),
  boards: row({
    payload: z.object({ boards: z.array(boardSchema) }),
    role: 'viewer',
    summary: 'The boards have changed.',
  }),
} as const

export type Topic = keyof typeof events
export type EventPayload<T extends Topic> = z.output<(typeof events)[T]['payload']>
export const topics = Object.keys(events) as readonly Topic[]

/** What happened once is no state: nobody who comes later is told the last of it. */
export const occurrences: readonly Topic[] = ['reports', 'progress', 'outbox']

/** What travels: the same on every wire. */
export interface EventMessage<T extends Topic = Topic> {
  topic: T
  /** The tick's UTC milliseconds. */
  at: number
  payload: EventPayload<T>
}
