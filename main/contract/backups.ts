/** Backups of an installation: what the first file inside says of the others, and how those that are kept are listed. */
import * as z from 'zod/mini'
import { bytes, count, instant } from './quantities'
import { problemSchema } from './reading'

export const backupSchemaName = 'autoinfrasnap/backup@1'

/** How the audit log calls a restoration. It is no request: nothing is restored below a process that runs. */
export const restoreDeed = 'backup:restore'

/** manifest.json, the first file of a backup. It bounds everything that follows. */
export const backupManifestSchema = z.object({
  schema: z.literal(backupSchemaName),
  /** Of the product that made it. */
  version: z.string(),
  host: z.string(),
  madeAt: instant,
  /** Every other file, in the order in which they follow. */
  files: z.array(
    z.object({
      name: z.string(),
      sizeBytes: count,
      sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
    }),
  ),
})
export type BackupManifest = z.infer<typeof backupManifestSchema>

/** One that is kept, as its name and its size tell of it. */
export const backupSchema = z.object({
  /** Without a folder. */
  name: z.string(),
  madeAt: instant,
  sizeBytes: bytes,
  isEncrypted: z.boolean(),
})
export type Backup = z.infer<typeof backupSchema>

export const backupsSchema = z.object({
  /** Where they are kept. */
  folder: z.string(),
  /** The newest first. */
  kept: z.array(backupSchema),
  /** Null while no backups are made by themselves. */
  nextAt: z.nullable(instant),
  /** Why the last one was not made, or why those that are kept cannot be listed; null where all is well. */
  problem: z.nullable(problemSchema),
})
export type Backups = z.infer<typeof backupsSchema>
