/** Tells cheaply, at every start, whether a restoration was cut off. What is done about it is in `swap.ts`. */
import { existsSync } from 'node:fs'
import path from 'node:path'

export const journalName = 'restore.json'

export const isRestorePending = (dataFolder: string): boolean =>
  existsSync(path.join(dataFolder, journalName))
