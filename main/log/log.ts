/**
 * The product's own log: one JSON object a line, in files that rotate, and in a readable form for whoever watches
 * the process. Secrets are taken out here, whatever the caller passes. Logging never throws and never stops the work.
 */
import path from 'node:path'
import { appendLine, type RotationLimits } from './rotated-file'
import { readableLine } from './readable-line'
import { redactText, redactValue } from './redact'

export const logLevels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof logLevels)[number]

type Write = (message: string, fields?: Readonly<Record<string, unknown>>) => void

export interface Log extends Readonly<Record<LogLevel, Write>> {
  /** The same log; its lines carry these fields too. */
  child(fields: Readonly<Record<string, unknown>>): Log
  /** Lines that could not be written to the file since the start. */
  readonly lostLines: number
}

export interface LogOptions {
  /** Where `autoinfrasnap.log` lies; null for no file. */
  folder: string | null
  /** The least level that is written. */
  level: LogLevel
  /** Gets every line in its readable form, for instance standard error. */
  also?: { write(text: string): void } | undefined
  now?: (() => number) | undefined
  /** By default 5 files of 2 MB: enough to look back for weeks, too little to fill a disk. */
  limits?: RotationLimits | undefined
  /** Called with the log's path, once in the beginning and whenever older lines have become a file of their own. */
  onRotated?: ((file: string, limits: RotationLimits) => unknown) | undefined
}

export const logFileName = 'autoinfrasnap.log'

const usualLimits: RotationLimits = { maximumBytes: 2_000_000, files: 5 }

export async function createLog(options: LogOptions): Promise<Log> {
  const { createJsonWriter } = await import('./json-writer')
  const { folder, also, now = Date.now, limits = usualLimits } = options
  const sinks: ((line: string) => void)[] = []
  const place = folder === null ? null : path.join(folder, logFileName)
  const onRotated = (): void => {
    if (place !== null) options.onRotated?.(place, limits)
  }
  const file = place === null ? null : createFileSink(place, limits, now, onRotated)
  if (file !== null) sinks.push((line) => file.write(line))
  onRotated()
  if (also !== undefined) sinks.push(createReadableSink(also))
  const writer = createJsonWriter(options.level, now, (line) => sinks.forEach((sink) => sink(line)))

  const withFields = (own: Readonly<Record<string, unknown>>): Log => {
    const write =
      (level: LogLevel): Write =>
      (message, fields) => {
        if (!writer.isEnabled(level)) return
        writer.write(level, speakable({ ...own, ...fields }), redactText(message))
      }
    return {
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      child: (fields) => withFields({ ...own, ...fields }),
      get lostLines() {
        return file?.lostLines ?? 0
      },
    }
  }
  return withFields({})
}

/** Fields of a line's own may not stand twice in it. */
const ownFields = new Set(['level', 'time', 'message'])

function speakable(fields: Readonly<Record<string, unknown>>): object {
  try {
    const plain = redactValue(fields) as Record<string, unknown>
    return Object.fromEntries(
      Object.entries(plain).map(([name, value]) => [ownFields.has(name) ? `${name}_` : name, value]),
    )
  } catch {
    return { fields: 'could not be read' } // a getter that throws is the caller's; the message still counts
  }
}

/** A full or vanished disk costs lines, which are counted and told of once it is back. */
function createFileSink(file: string, limits: RotationLimits, now: () => number, onRotated: () => void) {
  let lost = 0
  let untold = 0
  const append = (line: string): void => appendLine(file, line, { ...limits, flush: false, onRotated })
  return {
    get lostLines() {
      return lost
    },
    write(line: string): void {
      try {
        if (untold > 0) {
          const message = `${untold} lines before this one could not be written.`
          append(JSON.stringify({ level: 'warn', time: new Date(now()).toISOString(), message }))
          untold = 0
        }
        append(line.trimEnd())
      } catch {
        lost++
        untold++ // said in the file as soon as it can be written again; readers of `also` saw the line itself
      }
    },
  }
}

function createReadableSink(also: { write(text: string): void }): (line: string) => void {
  let reading = true
  return (line) => {
    if (!reading) return
    try {
      also.write(readableLine(line))
    } catch {
      reading = false // whoever read has gone; the file goes on
    }
  }
}
