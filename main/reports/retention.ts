/**
 * Which saved reports go, as a plan for backups has it: all for a while, then the newest of each week, then of each
 * month, and the oldest first where together they are too large. Pure; everything is by the clock of UTC.
 */
import { reportFormats } from '../contract/reports'
import type { Settings } from '../contract/settings'

export interface StoredFile {
  /** Without a folder. */
  name: string
  sizeBytes: number
}

/** What of the settings says how long reports are kept. */
export type RetentionPlan = Omit<Settings['reports'], 'redact'>

export interface RetentionRequest {
  files: readonly StoredFile[]
  settings: RetentionPlan
  /** UTC milliseconds. */
  now: number
  /** Names of files that still have to be sent. */
  pendingUploads: ReadonlySet<string>
}

const dayMs = 86_400_000
const weekMs = 7 * dayMs

/** Shorter ones are a holiday. */
const longPauseMs = 2 * weekMs

/**
 * As naming.ts makes them, encrypted or not, and the signatures beside them. What a person has renamed is theirs to
 * delete.
 */
const reportFile = new RegExp(
  `^(infra_snap_([^/\\\\\\0]+)_(\\d{4})(\\d\\d)(\\d\\d)T(\\d\\d)(\\d\\d)(\\d\\d)Z(?:-\\d+)?)\\.(?:${reportFormats.join('|')})(?:\\.age)?(?:\\.sig)?$`,
)

/** One snapshot: its formats, and the signatures that belong to them, stay and go together. */
interface Moment {
  key: string
  host: string
  /** UTC milliseconds. */
  takenAt: number
  files: StoredFile[]
  sizeBytes: number
  isPending: boolean
}

/**
 * Names of the files that go, the oldest first. Never among them: the newest snapshot of each machine, anything that
 * still has to be sent, and files that are no reports.
 */
export function expiredReports({ files, settings, now, pendingUploads }: RetentionRequest): string[] {
  const moments = momentsOf(files, pendingUploads)
  const newest = new Set(firstOfEach(moments, ({ host }) => host))
  const kept = new Set([
    ...newest,
    ...moments.filter(({ isPending }) => isPending),
    ...[...Map.groupBy(moments, ({ host }) => host).values()].flatMap((own) => planned(own, settings, now)),
  ])
  dropOldest(kept, newest, settings.mostBytes)
  return moments
    .filter((moment) => !kept.has(moment))
    .toReversed()
    .flatMap((moment) => moment.files.map(({ name }) => name))
}

/**
 * Whether time may have leapt: before the last day, nothing was saved for much longer than usual. The machine may have
 * been off, or its clock may be wrong, by which a year of reports would look too old.
 */
export function isAfterLongPause(files: readonly StoredFile[], now: number): boolean {
  const instants = new Set(files.map(({ name }) => parse(name)?.takenAt ?? Infinity))
  const earlier = [...instants].filter((takenAt) => takenAt < now - dayMs).sort((a, b) => b - a)
  const [newest] = earlier
  if (newest === undefined) return false
  const gaps = earlier.slice(1).map((takenAt, index) => (earlier[index] ?? takenAt) - takenAt)
  const usualGap = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0
  return now - newest > Math.max(longPauseMs, 3 * usualGap)
}

/** The newest first. */
function momentsOf(files: readonly StoredFile[], pendingUploads: ReadonlySet<string>): Moment[] {
  const moments = new Map<string, Moment>()
  for (const file of files) {
    const parsed = parse(file.name)
    if (parsed === null) continue
    const moment = moments.get(parsed.key) ?? { ...parsed, files: [], sizeBytes: 0, isPending: false }
    moment.files.push(file)
    moment.sizeBytes += file.sizeBytes
    moment.isPending ||= pendingUploads.has(file.name)
    moments.set(parsed.key, moment)
  }
  return [...moments.values()].sort((one, other) => other.takenAt - one.takenAt || byKey(other, one))
}

/** Of one second: the first has no number, then come 2, 3, … 10. */
const byKey = (one: Moment, other: Moment): number =>
  one.key.length - other.key.length || (one.key < other.key ? -1 : 1)

function parse(name: string): Pick<Moment, 'key' | 'host' | 'takenAt'> | null {
  const [, key, host, ...instant] = reportFile.exec(name) ?? []
  if (key === undefined || host === undefined) return null
  const [year, month, day, hour, minute, second] = instant
  // Strictly: Date.UTC would read the 31st of February as one of March.
  const takenAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`)
  return Number.isNaN(takenAt) ? null : { key, host, takenAt }
}

/**
 * What the plan keeps of one machine. Which snapshot is the newest of its week or month is asked of all there are, not
 * only of those that are old enough, so that the answer never changes once the week or month is over. The newest of a
 * month is kept through the weekly span as well: else it would be gone before its own span begins.
 *
 * @param moments the newest first.
 */
function planned(moments: readonly Moment[], settings: RetentionPlan, now: number): Moment[] {
  const { keepAllDays, keepWeeklyWeeks, keepMonthlyMonths } = settings
  const allSince = now - keepAllDays * dayMs
  const weeklySince = allSince - keepWeeklyWeeks * weekMs
  const monthlySince = keepMonthlyMonths === null ? -Infinity : monthsBefore(weeklySince, keepMonthlyMonths)
  const weekly = keepWeeklyWeeks === 0 ? [] : firstOfEach(moments, weekOf)
  const monthly = keepMonthlyMonths === 0 ? [] : firstOfEach(moments, monthOf)
  const since =
    (instant: number) =>
    ({ takenAt }: Moment): boolean =>
      takenAt >= instant
  return [
    ...moments.filter(since(allSince)),
    ...weekly.filter(since(weeklySince)),
    ...monthly.filter(since(monthlySince)),
  ]
}

function firstOfEach<Key>(moments: readonly Moment[], keyOf: (moment: Moment) => Key): Moment[] {
  return [...Map.groupBy(moments, keyOf).values()].flatMap(([first]) => first ?? [])
}

/** The number of its ISO week, which begins on Monday; 1 January 1970 was a Thursday. */
const weekOf = ({ takenAt }: Moment): number => Math.floor((takenAt + 3 * dayMs) / weekMs)

const monthOf = ({ takenAt }: Moment): string => new Date(takenAt).toISOString().slice(0, 7)

/** A day that a month does not have becomes the first of the next, as Date has it: a day more or less is no matter. */
function monthsBefore(instant: number, months: number): number {
  const date = new Date(instant)
  return date.setUTCMonth(date.getUTCMonth() - months)
}

/** Takes out the oldest until the rest is small enough, or may not be taken out. */
function dropOldest(kept: Set<Moment>, newest: ReadonlySet<Moment>, mostBytes: number | null): void {
  if (mostBytes === null) return
  let sizeBytes = [...kept].reduce((sum, moment) => sum + moment.sizeBytes, 0)
  for (const moment of [...kept].sort((one, other) => one.takenAt - other.takenAt || byKey(one, other))) {
    if (sizeBytes <= mostBytes) return
    if (newest.has(moment) || moment.isPending) continue
    kept.delete(moment)
    sizeBytes -= moment.sizeBytes
  }
}
