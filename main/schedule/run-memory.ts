/**
 * What is known of past runs, in a file of the data folder, so that time in which nothing ran counts. Shared by every
 * process on that folder: of several that have the same schedule, one has each run.
 */
import { readFile } from 'node:fs/promises'
import * as z from 'zod/mini'
import { instant } from '../contract/quantities'
import { problemSchema, type Problem } from '../contract/reading'
import { withLock } from '../files/file-lock'
import { replaceFile } from '../files/replace-file'

/** Of the schedules of snapshots. */
export const runsFileName = 'schedule.json'

const recordSchema = z.object({
  /** The rule that `since` belongs to: of another one nothing was missed. */
  rule: z.string(),
  /** Runs are owed from then on; null while the schedule is not enabled. */
  since: z.nullable(instant),
  lastAt: z.nullable(instant),
  /** Of the last run; null where it went well. */
  problem: z.nullable(problemSchema),
})
export type RunRecord = z.infer<typeof recordSchema>
export type RunRecords = Readonly<Record<string, RunRecord>>

const fileSchema = z.object({ version: z.literal(1), schedules: z.record(z.string(), recordSchema) })

export interface RunMemory {
  /** As they were read or changed last. */
  records(): RunRecords
  /** Changes what is in the file now, with nobody in between. Never rejects: without a file it goes on in memory. */
  change(change: (records: RunRecords) => RunRecords): Promise<void>
}

/** Runs say little of a machine, but all that lies in the data folder is for the account alone. */
const fileMode = 0o600

/** @param onProblem hears once that the file cannot be written. */
export function createRunMemory(file: string, onProblem: (problem: Problem) => void): RunMemory {
  let records: RunRecords = {}
  let isTold = false

  const changeFile = async (change: (records: RunRecords) => RunRecords): Promise<void> => {
    const before = await read(file)
    records = change(before ?? records)
    if (before !== null && JSON.stringify(records) === JSON.stringify(before)) return
    await replaceFile(file, `${JSON.stringify({ version: 1, schedules: records }, null, 2)}\n`, fileMode)
  }

  return {
    records: () => records,
    async change(change) {
      let isDone = false
      try {
        await withLock(file, () =>
          changeFile((before) => {
            isDone = true
            return change(before)
          }),
        )
      } catch (error) {
        if (!isDone) records = change(records)
        if (isTold) return
        isTold = true
        onProblem({
          code: 'output_unwritable',
          message: `When schedules last ran cannot be noted in ${file}: ${error instanceof Error ? error.message : String(error)}`,
          hint: 'Schedules go on; a run that is missed while nothing runs is not made up for.',
        })
      }
    },
  }
}

/** Null where there is none. What is no such file counts as none: all that is lost is what was missed. */
async function read(file: string): Promise<RunRecords | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return null
  try {
    const parsed = fileSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data.schedules : null
  } catch {
    return null // no JSON: see above
  }
}
