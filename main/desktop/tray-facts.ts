/** Gathers what the tray shows as it becomes known: findings, recent reports, what is under way, what went wrong. */
import { stat } from 'node:fs/promises'
import { errorCatalogue, type ErrorCode } from '../contract/errors'
import type { StandingFindings } from '../contract/findings'
import type { Upload } from '../contract/outbox'
import type { Problem } from '../contract/reading'
import type { Report } from '../contract/reports'
import type { LiveCore } from '../live-core'
import type { TrayFacts } from './tray-view'

/** Those that end the keeping of history, until it is kept again. */
const withoutHistory: readonly string[] = [
  'history_full',
  'history_in_use',
  'history_newer',
  'history_unavailable',
  'history_unwritable',
] satisfies ErrorCode[]

export const endsHistory = ({ code }: Problem): boolean => withoutHistory.includes(code)

export interface TrayFactKeeper {
  facts(): TrayFacts
  noteProblem(problem: Problem): void
  setTaking(isTakingSnapshot: boolean): void
  /** Lists the reports anew. Never rejects. */
  listReports(): Promise<void>
  /** Lists them anew where files have come or gone by other hands than ours. Never rejects. @returns whether it did. */
  lookForReports(): Promise<boolean>
}

export interface TrayFactDependencies {
  core: () => Pick<LiveCore, 'latest' | 'health'> | null
  list: () => Promise<readonly Report[]>
  reportsFolder: () => string
  findings: () => StandingFindings | null
  hostName: string
  isPaused: () => boolean
  hasStore: () => boolean
  uploads: () => readonly Upload[]
}

/** More than the menu shows, since one moment may be saved in several formats. */
const mostReports = 20

export function createTrayFacts(deps: TrayFactDependencies): TrayFactKeeper {
  let recent: readonly Report[] = []
  let isTakingSnapshot = false
  let problem: Problem | null = null
  let isLooking = false
  /** Of the folder as it was listed last. */
  let seen = ''
  /** A file that comes or goes changes the folder's own time. */
  const folderAsItIs = async (): Promise<string> => {
    const folder = deps.reportsFolder()
    // No folder yet is a state like any other.
    const changedAtNs = await stat(folder, { bigint: true }).then(
      ({ mtimeNs }) => mtimeNs,
      () => null,
    )
    return `${folder}\n${changedAtNs}`
  }
  const listReports = async (): Promise<void> => {
    // A folder that cannot be read has no reports to offer; the window says what is wrong with it.
    recent = (await deps.list().catch(() => [])).slice(0, mostReports)
  }
  /** Health names the kind of a problem as long as it lasts. */
  const lasting = (): string | null => {
    if (problem === null) return null
    const reasons = deps.core()?.health().reasons ?? []
    return reasons.includes(errorCatalogue[problem.code as ErrorCode]) ? problem.message : null
  }
  return {
    facts: () => ({
      hostName: deps.hostName,
      isPaused: deps.isPaused(),
      findings: deps.findings(),
      sections: deps.core()?.latest().sections ?? {},
      recent,
      isTakingSnapshot,
      hasStore: deps.hasStore(),
      uploads: deps.uploads(),
      historyProblem: lasting(),
    }),
    noteProblem(noted) {
      if (endsHistory(noted)) problem = noted
    },
    setTaking(taking) {
      isTakingSnapshot = taking
    },
    listReports,
    async lookForReports() {
      if (isLooking) return false // a network folder that hangs is not asked twice
      isLooking = true
      try {
        const found = await folderAsItIs()
        if (found === seen) return false
        seen = found
        await listReports()
        return true
      } finally {
        isLooking = false
      }
    },
  }
}
