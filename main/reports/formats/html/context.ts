/** What every part of a page needs: the document, the language's words, and times as the machine's clock has them. */
import type { Finding, OverallState } from '../../../contract/findings'
import type { Snapshot, Subject } from '../../../contract/snapshot'
import type { ReportLanguage } from '../../../contract/reports'
import type { ReportHistory, RenderOptions } from '../format'
import { createRoom, type Room } from './room'
import { english, type ReportTexts } from './texts/english'
import { korean } from './texts/korean'

export type MarkState = OverallState | 'off'

export interface PageContext {
  snapshot: Snapshot
  language: ReportLanguage
  texts: ReportTexts
  history: ReportHistory | null
  /** Which the lists of the page share. */
  room: Room
  /** 23 Nov 2026, 14:07:15 in the machine's zone. @param at ISO 8601 or UTC milliseconds. */
  dateTime: (at: string | number) => string
  /** 14:07, with the day where a range is long. */
  clock: (at: number, withDay: boolean) => string
  number: (value: number, digits?: number) => string
  /** The state of a subject, of one thing in it where that is named. */
  stateOf: (subject: Subject, entity?: string) => MarkState
}

export function createContext(snapshot: Snapshot, options: RenderOptions): PageContext {
  const language = options.language ?? 'en'
  const texts = language === 'ko' ? korean : english
  const timeZone = knownZone(snapshot.timeZone)
  const dateTime = new Intl.DateTimeFormat(texts.locale, {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'short', day: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  })
  const clock = new Intl.DateTimeFormat(texts.locale, {
    ...{ timeZone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit' },
  })
  const day = new Intl.DateTimeFormat(texts.locale, { timeZone, day: 'numeric', month: 'short' })
  return {
    snapshot,
    language,
    texts,
    history: options.history ?? null,
    room: createRoom(),
    dateTime: (at) => dateTime.format(new Date(at)),
    clock: (at, withDay) => (withDay ? `${day.format(at)} ${clock.format(at)}` : clock.format(at)),
    number: (value, digits = 0) => value.toLocaleString(texts.locale, { maximumFractionDigits: digits }),
    stateOf: (subject, entity) => {
      const reading = snapshot.sections[subject]
      if (reading === undefined || reading.status === 'unavailable') return 'off'
      const own = snapshot.findings.list.filter(
        (finding) => finding.subject === subject && (entity === undefined || finding.entity === entity),
      )
      return own.length === 0 && reading.status === 'failed' ? 'warning' : worst(own)
    },
  }
}

const worst = (found: readonly Finding[]): OverallState =>
  found.some(({ state }) => state === 'critical') ? 'critical' : found.length > 0 ? 'warning' : 'well'

/** A document may name whatever zone it likes; one that nobody knows is told in UTC. */
export function knownZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}
