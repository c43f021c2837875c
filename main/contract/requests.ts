/**
 * Every request there is: one table. Handlers, routes, the bridge, role checks, the OpenAPI document and the
 * renderer's client follow from it by looping and by types.
 */
import * as z from 'zod/mini'
import { backupSchema, backupsSchema } from './backups'
import { boardSchema, boardsSchema } from './boards'
import { comparisonSchema } from './comparison'
import { standingFindingsSchema } from './findings'
import { storeTestSchema, uploadSchema } from './outbox'
import { count, instant } from './quantities'
import { readingOf } from './reading'
import { reportFormats, reportLanguages, reportSchema } from './reports'
import { roles, type Actor, type Role } from './roles'
import { selfSchema } from './sample'
import { secretNames, secretsSchema, type SecretName } from './secrets'
import { settingsChangeSchema, settingsSchema } from './settings'
import { sectionSchemas, subjects, type Subject } from './snapshot'
import { snapshotSchema } from './snapshot-schema'

const subject = z.enum(subjects as [Subject, ...Subject[]])
const someSubjects = z.optional(z.array(subject).check(z.minLength(1), z.maxLength(subjects.length)))
const nothing = z.strictObject({})

/** UTC milliseconds since the epoch. */
const epochMs = z.int().check(z.minimum(0))

const reportName = z.string().check(z.maxLength(255))

const keySchema = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(roles),
  createdAt: instant,
  expiresAt: z.nullable(instant),
  lastUsedAt: z.nullable(instant),
})

interface Row<Input extends z.ZodMiniType, Output extends z.ZodMiniType> {
  readonly input: Input
  readonly output: Output
  /** The least role that may ask. */
  readonly role: Role
  /** `control` changes something and is written to the audit log. */
  readonly kind: 'read' | 'control'
  /** One sentence for the API document. */
  readonly summary: string
}

const row = <Input extends z.ZodMiniType, Output extends z.ZodMiniType>(
  row: Row<Input, Output>,
): Row<Input, Output> => row

export const requests = {
  'session:get': row({
    input: nothing,
    output: z.object({ name: z.string(), role: z.enum(roles) }),
    role: 'viewer',
    kind: 'read',
    summary: 'Who is asking, and with which role.',
  }),
  'system:get': row({
    input: nothing,
    output: z.object({
      version: z.string(),
      startedAt: instant,
      host: z.nullable(readingOf(sectionSchemas.host)),
      self: z.nullable(selfSchema),
    }),
    role: 'viewer',
    kind: 'read',
    summary: 'What this machine is, since when it is watched, and what the watching costs.',
  }),
  'sample:latest': row({
    input: z.strictObject({ subjects: someSubjects }),
    output: z.object({
      at: z.nullable(epochMs),
      sections: snapshotSchema.shape.sections,
    }),
    role: 'viewer',
    kind: 'read',
    summary: 'The newest reading of each subject.',
  }),
  'findings:get': row({
    input: nothing,
    output: standingFindingsSchema,
    role: 'viewer',
    kind: 'read',
    summary: 'Whether the machine is well, and what is wrong, the worst first, since when.',
  }),
  'history:list': row({
    input: nothing,
    output: z.array(z.object({ key: z.string(), lastAt: epochMs })),
    role: 'viewer',
    kind: 'read',
    summary: 'Every series that history keeps.',
  }),
  'history:query': row({
    input: z.strictObject({
      series: z.array(z.string().check(z.maxLength(4_200))).check(z.minLength(1), z.maxLength(64)),
      from: epochMs,
      to: epochMs,
      /** At most this many points a series come back. */
      points: z._default(z.int().check(z.minimum(1), z.maximum(2_000)), 500),
    }),
    output: z.object({
      /** The span of one point. */
      stepMs: count,
      /** The start of each point's span; the same for all series. */
      at: z.array(epochMs),
      series: z.array(
        z.object({
          key: z.string(),
          /** Null where nothing was measured: a gap. */
          min: z.array(z.nullable(z.number())),
          mean: z.array(z.nullable(z.number())),
          max: z.array(z.nullable(z.number())),
        }),
      ),
    }),
    role: 'viewer',
    kind: 'read',
    summary: 'Series over a range, from the tier that fits, gaps as nulls.',
  }),
  'snapshot:take': row({
    input: z.strictObject({
      subjects: someSubjects,
      formats: z._default(
        z.array(z.enum(reportFormats)).check(z.minLength(1), z.maxLength(reportFormats.length)),
        ['json'],
      ),
      /** Of formats that people read (HTML). */
      language: z.optional(z.enum(reportLanguages)),
      /** Whether the reports are put into the outbox too, where there is a store; what keeps them from it is told as a problem. */
      upload: z.optional(z.boolean()),
      /** Comes back in the events of `progress`, so that whoever asked knows its own. */
      token: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
    }),
    output: z.object({ reports: z.array(reportSchema), snapshot: snapshotSchema }),
    role: 'operator',
    kind: 'control',
    summary: 'Takes a snapshot and saves it in the report library.',
  }),
  'report:list': row({
    input: nothing,
    output: z.array(reportSchema),
    role: 'viewer',
    kind: 'read',
    summary: 'The saved reports, the newest first.',
  }),
  'report:read': row({
    input: z.strictObject({
      name: reportName,
      /** Another format than that on disk: what can hold a whole document (JSON, YAML, HTML) is written anew in it. */
      format: z.optional(z.enum(reportFormats)),
      /** Of what is written anew for people (HTML). */
      language: z.optional(z.enum(reportLanguages)),
    }),
    output: z.object({
      report: reportSchema,
      /** The name under which to save this content. */
      fileName: z.string(),
      mediaType: z.string(),
      content: z.string(),
    }),
    role: 'viewer',
    kind: 'read',
    summary: 'One saved report, as it is on disk or in another format.',
  }),
  'report:fetch': row({
    input: z.strictObject({ name: reportName }),
    output: z.object({
      report: reportSchema,
      /** Of the file as it lies on disk. */
      contentBase64: z.string(),
    }),
    role: 'viewer',
    kind: 'read',
    summary: 'The file of one saved report, byte for byte; still encrypted where it is.',
  }),
  'report:delete': row({
    input: z.strictObject({ name: reportName }),
    output: z.object({ /** Until then `report:restore` brings it back. */ restorableUntil: instant }),
    role: 'operator',
    kind: 'control',
    summary: 'Deletes one saved report; for a day it can be restored.',
  }),
  'report:restore': row({
    input: z.strictObject({ name: reportName }),
    output: reportSchema,
    role: 'operator',
    kind: 'control',
    summary: 'Brings back a report that was deleted.',
  }),
  'report:compare': row({
    input: z.strictObject({ before: reportName, after: reportName }),
    output: comparisonSchema,
    role: 'viewer',
    kind: 'read',
    summary: 'What changed between two saved snapshots, the most serious first.',
  }),
  'outbox:list': row({
    input: nothing,
    output: z.array(uploadSchema),
    role: 'viewer',
    kind: 'read',
    summary: 'Every report on its way to the store, and those sent lately, the newest first.',
  }),
  'outbox:add': row({
    input: z.strictObject({ name: reportName }),
    output: uploadSchema,
    role: 'operator',
    kind: 'control',
    summary: 'Puts a saved report into the outbox.',
  }),
  'outbox:retry': row({
    input: z.strictObject({
      /** Null: everything that waits or was refused. */
      id: z.nullable(z.string().check(z.maxLength(255))),
    }),
    output: z.array(uploadSchema),
    role: 'operator',
    kind: 'control',
    summary: 'Tries to send again at once.',
  }),
  'outbox:drop': row({
    input: z.strictObject({ id: z.string().check(z.maxLength(255)) }),
    output: nothing,
    role: 'operator',
    kind: 'control',
    summary: 'Takes an entry out of the outbox. The report stays in the library.',
  }),
  's3:get': row({
    input: nothing,
    output: z.object({
      /** Null: nothing is ever sent. */
      bucket: z.nullable(z.string()),
      /** Every report that is saved is sent by itself. */
      isAutomatic: z.boolean(),
    }),
    role: 'viewer',
    kind: 'read',
    summary: 'Whether reports are sent to a store, to which bucket, and whether by themselves.',
  }),
  's3:test': row({
    input: nothing,
    output: storeTestSchema,
    role: 'admin',
    kind: 'control',
    summary: 'Writes, reads back and deletes a small object in the store, and says which right is missing.',
  }),
  'secret:list': row({
    input: nothing,
    output: secretsSchema,
    role: 'admin',
    kind: 'read',
    summary: 'Which secrets are set, and where. Never their values.',
  }),
  'secret:set': row({
    input: z.strictObject({
      name: z.enum(secretNames as [SecretName, ...SecretName[]]),
      value: z.string().check(z.minLength(1), z.maxLength(16_384)),
    }),
    output: secretsSchema,
    role: 'admin',
    kind: 'control',
    summary: 'Puts a secret into the keychain of the system. It cannot be read back.',
  }),
  'secret:remove': row({
    input: z.strictObject({ name: z.enum(secretNames as [SecretName, ...SecretName[]]) }),
    output: secretsSchema,
    role: 'admin',
    kind: 'control',
    summary: 'Takes a secret out of the keychain of the system.',
  }),
  'schedule:list': row({
    input: nothing,
    output: z.array(
      z.object({
        name: z.string(),
        isEnabled: z.boolean(),
        nextAt: z.nullable(instant),
        lastAt: z.nullable(instant),
        /** Of the last run; null where it went well or there was none. */
        problem: z.nullable(
          z.object({ code: z.string(), message: z.string(), hint: z.nullable(z.string()) }),
        ),
      }),
    ),
    role: 'viewer',
    kind: 'read',
    summary: 'When the scheduled snapshots are taken next, and how the last ones went.',
  }),
  'backup:list': row({
    input: nothing,
    output: backupsSchema,
    role: 'admin',
    kind: 'read',
    summary: 'Which backups of this installation are kept, when the next is made, and how the last went.',
  }),
  'backup:make': row({
    input: nothing,
    output: backupSchema,
    role: 'admin',
    kind: 'control',
    summary:
      'Makes a backup of settings, API keys, audit log and history, in the folder of the settings. Never of secrets.',
  }),
  'board:list': row({
    input: nothing,
    output: boardsSchema,
    role: 'viewer',
    kind: 'read',
    summary: 'The boards, in the order in which they are shown.',
  }),
  'board:save': row({
    input: z.strictObject({ board: boardSchema }),
    output: boardsSchema,
    role: 'operator',
    kind: 'control',
    summary: 'Adds a board at the end, or replaces the one of the same id.',
  }),
  'board:delete': row({
    input: z.strictObject({ id: boardSchema.shape.id }),
    output: boardsSchema,
    role: 'operator',
    kind: 'control',
    summary: 'Deletes a board.',
  }),
  'settings:get': row({
    input: nothing,
    output: settingsSchema,
    role: 'admin',
    kind: 'read',
    summary: 'All settings, defaults included.',
  }),
  'settings:update': row({
    input: z.strictObject({ settings: settingsChangeSchema }),
    output: settingsSchema,
    role: 'admin',
    kind: 'control',
    summary:
      'Replaces those sections of the settings that are given; nothing is saved when one value is wrong.',
  }),
  'key:list': row({
    input: nothing,
    output: z.array(keySchema),
    role: 'admin',
    kind: 'read',
    summary: 'The API keys, without their secrets.',
  }),
  'key:add': row({
    input: z.strictObject({
      name: z.string().check(z.minLength(1), z.maxLength(100)),
      role: z.enum(roles),
      expiresAt: z._default(z.nullable(instant), null),
    }),
    output: z.object({ key: keySchema, /** Shown this once. */ secret: z.string() }),
    role: 'admin',
    kind: 'control',
    summary: 'Makes an API key. Its secret is in this answer and nowhere else.',
  }),
  'key:revoke': row({
    input: z.strictObject({ id: z.string() }),
    output: nothing,
    role: 'admin',
    kind: 'control',
    summary: 'Makes an API key useless at once, and ends the sessions it began.',
  }),
  'audit:list': row({
    input: z.strictObject({ limit: z._default(z.int().check(z.minimum(1), z.maximum(1_000)), 100) }),
    output: z.array(z.object({ at: instant, who: z.string(), what: z.string(), outcome: z.string() })),
    role: 'admin',
    kind: 'read',
    summary: 'Who changed what, the newest first.',
  }),
} as const

export type Channel = keyof typeof requests
export type RequestInput<C extends Channel> = z.input<(typeof requests)[C]['input']>
export type RequestParameters<C extends Channel> = z.output<(typeof requests)[C]['input']>
export type RequestOutput<C extends Channel> = z.output<(typeof requests)[C]['output']>
export const channels = Object.keys(requests) as readonly Channel[]

/** One function a request. What it throws as AppError reaches whoever asked. */
export type Handlers = {
  [C in Channel]: (
    parameters: RequestParameters<C>,
    actor: Actor,
  ) => RequestOutput<C> | Promise<RequestOutput<C>>
}
