/** What the tray says of uploads, as plain texts: what was refused, what is under way, what waits; nothing while all is well. */
import { bytesText, percentText } from '../cli/terminal/units'
import type { Upload } from '../contract/outbox'
import { problemText } from './texts/problem-text'
import { fill, type Words } from './texts/texts'

export interface UploadView {
  /** For the menu, the most serious first. */
  lines: readonly string[]
  /** For the tooltip, a few words of the most serious; null where there is nothing to say. */
  tip: string | null
  /** Whether a person can set something going. */
  mayRetry: boolean
}

/** @param uploads those that the store does not hold yet. */
export function uploadView(uploads: readonly Upload[], { texts, language }: Words): UploadView {
  const { tray } = texts
  const stopped = uploads.filter(({ state }) => state === 'refused' || state === 'set-aside')
  const sending = uploads.filter(isOnItsWay)
  const waiting = uploads.filter((upload) => !stopped.includes(upload) && !sending.includes(upload))
  const failed = waiting.filter(({ failedAttempts }) => failedAttempts > 0)
  const lines: string[] = []
  const tips: string[] = []
  const why = (of: readonly Upload[]): string => {
    const problem = of.find(({ problem }) => problem !== null)?.problem
    return problem ? `: ${problemText(problem, language).title}` : ''
  }
  const counted = (one: string, many: string, count: number): string =>
    count === 1 ? one : fill(many, { count })

  if (stopped.length > 0) {
    lines.push(counted(tray.refusedOne, tray.refusedMany, stopped.length) + why(stopped))
    tips.push(fill(tray.refusedTip, { count: stopped.length }))
  }
  if (sending.length > 0) {
    // What waits for its turn is a part of it: the share would begin anew with each report otherwise.
    const all = [...sending, ...waiting]
    const [sent, total] = [sum(all, 'sentBytes'), sum(all, 'sizeBytes')]
    const progress = fill(tray.progress, { sent: bytesText(sent), total: bytesText(total) })
    lines.push(`${counted(tray.sendingOne, tray.sendingMany, all.length)}: ${progress}`)
    const percent = percentText(total === 0 ? 0 : (sent / total) * 100)
    tips.push(fill(tray.sendingTip, { percent: language === 'ko' ? percent.replace(' %', '%') : percent }))
  } else if (waiting.length > 0) {
    lines.push(counted(tray.waitingOne, tray.waitingMany, waiting.length) + why(failed))
    if (failed.length > 0) tips.push(fill(tray.waitingTip, { count: waiting.length }))
  }
  const mayRetry = failed.length > 0 || stopped.some(({ state }) => state === 'refused')
  return { lines, tip: tips[0] ?? null, mayRetry }
}

/** A try at a store that did not answer before is none yet: the menu would change with every one of them. */
const isOnItsWay = ({ state, sentBytes, failedAttempts }: Upload): boolean =>
  state === 'sending' && (failedAttempts === 0 || sentBytes > 0)

const sum = (uploads: readonly Upload[], field: 'sentBytes' | 'sizeBytes'): number =>
  uploads.reduce((total, upload) => total + upload[field], 0)
