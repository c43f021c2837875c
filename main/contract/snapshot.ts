/** The sections of a snapshot: what each subject's collector answers, and in which order documents list them. */
import type * as z from 'zod/mini'
import { containersSchema } from './model/containers'
import { cpuSchema } from './model/cpu'
import { customSchema } from './model/custom'
import { disksSchema } from './model/disks'
import { hostSchema } from './model/host'
import { memorySchema } from './model/memory'
import { networkSchema } from './model/network'
import { processesSchema } from './model/processes'
import type { Reading } from './reading'
import type { snapshotSchema } from './snapshot-schema'

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

export type Snapshot = z.infer<typeof snapshotSchema>
