/** What --quiet leaves to be told: whatever kept the command from doing all that it was asked for, a line each. */
import type { Problem, Reading } from '../../contract/reading'
import type { Snapshot } from '../../contract/snapshot'
import type { Outcome } from '../../snapshot/assert/assertion'
import { harmless } from '../terminal/width'

/** @param snapshot as it is saved, so that its masks hold here too. */
export function troubleLines({ sections }: Snapshot, outcomes: readonly Outcome[]): string[] {
  const { disks, custom } = sections
  const readings: [string, Reading<unknown> | undefined][] = Object.entries(sections)
  const failed = readings.flatMap(([name, reading]) =>
    reading?.status === 'failed' ? [unread(name, reading.problem)] : [],
  )
  const metrics = custom?.status === 'ok' ? custom.value.metrics : []
  const fileSystems = disks?.status === 'ok' ? disks.value.fileSystems : []
  return [
    ...failed,
    // Their problems name them.
    ...metrics.flatMap(({ reading }) => (reading.status === 'failed' ? [sentence(reading.problem)] : [])),
    ...fileSystems.flatMap(({ mountPoint, problem }) =>
      problem === null ? [] : [unread(mountPoint, problem)],
    ),
    ...outcomes.flatMap(({ kind, text, failures }) =>
      failures.length === 0
        ? []
        : [`${kind === 'assertion' ? `${text} does not hold` : `not ${text}`}: ${failures.join('; ')}`],
    ),
  ].map((line) => `autoinfrasnap: ${harmless(line)}\n`)
}

const unread = (what: string, problem: Problem): string => `${what} could not be read: ${sentence(problem)}`

const sentence = ({ message, hint }: Problem): string => `${message} ${hint ?? ''}`.trim()
