/** Finds the snapshot that a person means: the last one, one of so long ago, a report of the library, a file. */
import { statSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../contract/errors'
import type { Report } from '../contract/reports'
import type { Snapshot } from '../contract/snapshot'
import type { ReportLibrary } from './library'
import { readSnapshot, readSnapshotFile } from './read'
import type { Open } from './seal'

export interface FoundSnapshot {
  snapshot: Snapshot
  /** The report's or the file's name. */
  source: string
}

export interface FindContext {
  library: Pick<ReportLibrary, 'folder' | 'list' | 'read'>
  /** Against which files are resolved. */
  workingFolder: string
  /** Opens files that are encrypted. */
  open?: Open | undefined
  /** UTC milliseconds. */
  now: () => number
}

const unitsMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/** -90min, -2h, -1d: so long ago, in milliseconds; null for what is no such thing. */
export function parseAge(text: string): number | null {
  const [, amount, unit = ''] = /^-(\d{1,6})(s|m|min|h|d|w)$/.exec(text) ?? []
  return amount === undefined ? null : Number(amount) * (unitsMs[unit] ?? NaN)
}

/**
 * `last` is the newest in the library, `-1d` the newest that was saved a day ago or earlier. Anything else is the name
 * of a report, with or without its ending, or a file.
 *
 * @throws AppError snapshot_unfound, document_unreadable, report_encrypted, and what the library throws.
 */
export async function findSnapshot(what: string, context: FindContext): Promise<FoundSnapshot> {
  const { library, workingFolder } = context
  const ageMs = parseAge(what)
  if (what !== 'last' && ageMs === null && isFile(path.resolve(workingFolder, what)))
    return {
      snapshot: await readSnapshotFile(path.resolve(workingFolder, what), context.open),
      source: path.basename(what),
    }
  const report = choose(what, ageMs, (await library.list()).filter(holdsWhole), context)
  const { content } = await library.read(report.name, 'json')
  return { snapshot: await readSnapshot(content, `The report ${report.name}`), source: report.name }
}

/** CSV holds values without the document around them. */
const holdsWhole = ({ format }: Report): boolean => format !== 'csv'

/** @param reports the newest first. */
function choose(
  what: string,
  ageMs: number | null,
  reports: readonly Report[],
  context: FindContext,
): Report {
  const { folder } = context.library
  const [newest] = reports
  const oldest = reports.at(-1)
  if (ageMs === null && what !== 'last') {
    const named = reports.find(({ name }) => name === what || name.startsWith(`${what}.`))
    if (named !== undefined) return named
    throw unfound(
      `${what} is neither a file nor a report in ${folder}.`,
      'Give a file, the name of a report, last, or an age such as -1d or -2h.',
    )
  }
  if (newest === undefined || oldest === undefined)
    throw unfound(`There are no snapshots in ${folder}.`, 'Take one: autoinfrasnap snapshot')
  if (ageMs === null) return newest
  const before = new Date(context.now() - ageMs).toISOString()
  const found = reports.find(({ takenAt }) => takenAt <= before)
  if (found !== undefined) return found
  throw unfound(
    `There is no snapshot from ${minuteText(before)} or earlier in ${folder}.`,
    `The oldest is ${oldest.name}, of ${minuteText(oldest.takenAt)}.`,
  )
}

const minuteText = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`

const unfound = (message: string, hint: string): AppError =>
  new AppError('snapshot_unfound', message, { hint })

function isFile(place: string): boolean {
  try {
    return statSync(place).isFile()
  } catch {
    return false // it may still be the name of a report
  }
}
