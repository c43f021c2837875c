/** What the tray shows: icon, tooltip and menu as plain values, so that they are set only when they differ. */
import { harmless, shorten, shortenMiddle } from '../cli/terminal/width'
import { percentText as englishPercent } from '../cli/terminal/units'
import type { OverallState, StandingFindings } from '../contract/findings'
import type { Upload } from '../contract/outbox'
import type { Report } from '../contract/reports'
import type { Sections } from '../contract/snapshot'
import { findingSentence } from './texts/finding-sentence'
import { fill, type Words } from './texts/texts'
import { uploadView } from './upload-view'

export interface TrayFacts {
  hostName: string
  isPaused: boolean
  /** Null before everything was read once. */
  findings: StandingFindings | null
  sections: Sections
  /** The newest first; those of one moment in several formats stand once. */
  recent: readonly Report[]
  isTakingSnapshot: boolean
  /** Whether there is a store that snapshots can be sent to. */
  hasStore: boolean
  /** What the store does not hold yet. */
  uploads: readonly Upload[]
  /** Why history is not kept; null when it is. */
  historyProblem: string | null
}

export type TrayIcon = OverallState | 'paused'

export type TrayCommand =
  | 'snapshot'
  | 'snapshot-and-upload'
  | 'retry-uploads'
  | 'show-uploads'
  | 'copy-summary'
  | 'pause'
  | 'resume'
  | 'open'
  | 'settings'
  | 'quit'

/** One line of the menu. `command` and `report` are what a click means; null for what only tells. */
export type TrayEntry =
  | { kind: 'line' }
  | { kind: 'text'; label: string }
  | { kind: 'command'; label: string; command: TrayCommand; isEnabled: boolean }
  | { kind: 'report'; label: string; name: string }
  | { kind: 'list'; label: string; entries: TrayEntry[] }

interface PlacedWords extends Words {
  /** Of the machine; undefined for its own. */
  timeZone?: string | undefined
}

/** Windows cuts a tooltip after 127 characters. */
const mostTooltip = 127
const mostMountColumns = 24
/** The whole of a problem stands in its notification and in the log. */
const mostMenuColumns = 90
const mostRecent = 5

export function trayIcon({ isPaused, findings }: TrayFacts): TrayIcon {
  return isPaused || findings === null ? 'paused' : findings.state
}

/** How the machine is, in one line. */
export function healthSentence(facts: TrayFacts, { texts, language }: PlacedWords): string {
  if (facts.isPaused) return texts.tray.paused
  if (facts.findings === null) return texts.tray.starting
  const [worst, ...others] = facts.findings.list
  if (worst === undefined) return fill(texts.tray.well, { host: shorten(harmless(facts.hostName), 40) })
  const sentence = findingSentence(worst, language)
  return others.length === 0 ? sentence : `${sentence} ${fill(texts.tray.more, { count: others.length })}`
}

export function trayTooltip(facts: TrayFacts, words: PlacedWords): string {
  const sentence = healthSentence(facts, words)
  const { tip } = uploadView(facts.uploads, words)
  const readings = facts.isPaused ? [] : readingsOf(facts.sections, words)
  const rest = [...readings, ...(tip === null ? [] : [tip])].join('\n')
  // The numbers are what the tooltip is for; the sentence stands in the menu too.
  const room = mostTooltip - rest.length - 1
  return `${sentence.length > room ? `${sentence.slice(0, room - 1)}…` : sentence}\n${rest}`.trim()
}

function readingsOf(
  { cpu, memory, disks, containers }: Sections,
  { texts, language }: PlacedWords,
): string[] {
  const { tray } = texts
  // Korean has no space before the sign.
  const percentText = (share: number): string =>
    language === 'ko' ? englishPercent(share).replace(' %', '%') : englishPercent(share)
  const lines: string[] = []
  const load = []
  if (cpu?.status === 'ok' && cpu.value.busyPercent !== null)
    load.push(fill(tray.cpu, { percent: percentText(cpu.value.busyPercent) }))
  if (memory?.status === 'ok')
    load.push(fill(tray.memory, { percent: percentText(memory.value.usedPercent) }))
  if (load.length > 0) lines.push(load.join(' · '))
  const [fullest] =
    disks?.status === 'ok'
      ? disks.value.fileSystems
          .filter(({ usedPercent, readOnly }) => usedPercent !== null && !readOnly)
          .sort((a, b) => (b.usedPercent ?? 0) - (a.usedPercent ?? 0))
      : []
  if (fullest !== undefined)
    lines.push(
      fill(tray.disk, {
        mount: shortenMiddle(harmless(fullest.mountPoint), mostMountColumns),
        percent: percentText(fullest.usedPercent ?? 0),
      }),
    )
  if (containers?.status === 'ok' && containers.value.counts.total > 0) {
    const { running, total } = containers.value.counts
    lines.push(fill(tray.containers, { running, total }))
  }
  return lines
}

export function trayMenu(facts: TrayFacts, words: PlacedWords): TrayEntry[] {
  const { tray } = words.texts
  const command = (command: TrayCommand, label: string, isEnabled = true): TrayEntry => ({
    kind: 'command',
    label,
    command,
    isEnabled,
  })
  const recent = momentsOf(facts.recent)
    .slice(0, mostRecent)
    .map(({ name, takenAt }): TrayEntry => ({ kind: 'report', name, label: momentText(takenAt, words) }))
  const told = (text: string): TrayEntry => ({
    kind: 'text',
    label: menuText(shorten(text, mostMenuColumns)),
  })
  const problem = facts.historyProblem
  const uploads = uploadView(facts.uploads, words)
  return [
    { kind: 'text', label: menuText(healthSentence(facts, words)) },
    ...(problem === null ? [] : [told(fill(tray.noHistory, { problem }))]),
    ...uploads.lines.map(told),
    ...(uploads.mayRetry ? [command('retry-uploads', tray.retryUploads)] : []),
    ...(uploads.lines.length > 0 ? [command('show-uploads', tray.showUploads)] : []),
    { kind: 'line' },
    facts.isTakingSnapshot
      ? command('snapshot', tray.takingSnapshot, false)
      : command('snapshot', tray.snapshot),
    ...(facts.hasStore
      ? [command('snapshot-and-upload', tray.snapshotAndUpload, !facts.isTakingSnapshot)]
      : []),
    command('copy-summary', tray.copySummary),
    {
      kind: 'list',
      label: tray.recent,
      entries: recent.length > 0 ? recent : [{ kind: 'text', label: tray.noRecent }],
    },
    facts.isPaused ? command('resume', tray.resume) : command('pause', tray.pause),
    { kind: 'line' },
    command('open', tray.open),
    command('settings', tray.settings),
    { kind: 'line' },
    command('quit', tray.quit),
  ]
}

/** Of reports of one moment the one that holds the whole document. */
function momentsOf(reports: readonly Report[]): Report[] {
  const byMoment = new Map<string, Report>()
  for (const report of reports) {
    if (report.format === 'csv') continue
    const moment = report.name.replace(/\.[a-z]+$/, '')
    if (byMoment.get(moment)?.format !== 'json') byMoment.set(moment, report)
  }
  return [...byMoment.values()]
}

const momentText = (instant: string, { language, timeZone }: PlacedWords): string =>
  new Intl.DateTimeFormat(language === 'ko' ? 'ko-KR' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'medium',
    timeZone,
  }).format(new Date(instant))

/** A single ampersand would underline the letter after it. */
const menuText = (text: string): string => harmless(text).replaceAll('&', '&&')
