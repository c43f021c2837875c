/**
 * Who changed what: append-only lines of JSON, for this account's eyes. Writing fails aloud, since a change that
 * cannot be written down must not be made; reading skips what a crash left half-written.
 */
import { readFileSync } from 'node:fs'
import { AppError } from '../contract/errors'
import type { RequestOutput } from '../contract/requests'
import type { Actor } from '../contract/roles'
import { redactText, redactValue } from '../log/redact'
import { appendLine, rotatedNames, type RotationLimits } from '../log/rotated-file'
import { withLock } from '../files/file-lock'

export const auditFileName = 'audit.jsonl'

const usualLimits: RotationLimits = { maximumBytes: 1_000_000, files: 5 }

/** Every name that a file of it may have, the newest lines first. */
export const auditFileNames = rotatedNames(auditFileName, usualLimits.files)

/** As the contract tells it. */
export type AuditEntry = RequestOutput<'audit:list'>[number]

export interface AuditRecord {
  actor: Actor
  /** The request's channel. */
  what: string
  /** `begun`, `ok`, or the code of the error it ended with. */
  outcome: string
  /** The same for the lines of one request: `begun` is listed only until the outcome is known. */
  request?: string | undefined
  /** What it was done to. Never a secret; what looks like one is taken out. */
  details?: Readonly<Record<string, unknown>> | undefined
}

export interface AuditLog {
  /** Resolves when the line is on the disk. @throws AppError `audit_unwritable` or `file_busy`. */
  record(entry: AuditRecord): Promise<void>
  /** The newest first. @throws AppError `audit_unreadable`. */
  list(limit: number): Promise<AuditEntry[]>
}

export interface AuditLogOptions {
  file: string
  now: () => number
  /** By default 5 files of 1 MB: some 20,000 changes. */
  limits?: RotationLimits | undefined
}

/** One line. */
interface StoredEntry {
  at: string
  id: string
  name: string
  role: string
  what: string
  outcome: string
  request?: string
  details?: Record<string, unknown>
}

const longestText = 300

/** Our own words. `secret:set` is one, and would pass for a secret called "set". */
const channelForm = /^[a-z\d]{1,30}:[a-z]{1,30}$/

export function createAuditLog({ file, now, limits = usualLimits }: AuditLogOptions): AuditLog {
  return {
    async record({ actor, what, outcome, request, details }) {
      const entry: StoredEntry = {
        at: new Date(now()).toISOString(),
        id: short(actor.id),
        name: short(actor.name),
        role: actor.role,
        what: channelForm.test(what) ? what : short(what),
        outcome: short(outcome),
        ...(request === undefined ? {} : { request: short(request) }),
        ...(details === undefined || Object.keys(details).length === 0
          ? {}
          : { details: redactValue(details) as Record<string, unknown> }),
      }
      try {
        await withLock(file, () => {
          // JSON writes line breaks and other control characters as escapes, so no name can forge a line.
          appendLine(file, JSON.stringify(entry), { ...limits, flush: true })
        })
      } catch (cause) {
        throw cause instanceof AppError ? cause : unwritable(file, cause)
      }
    },

    async list(limit) {
      const entries: AuditEntry[] = []
      const concluded = new Set<string>()
      for (const name of rotatedNames(file, limits.files)) {
        for (const line of linesOf(name).reverse()) {
          if (entries.length >= limit) return entries
          const entry = parseEntry(line)
          if (entry === null) continue
          if (entry.request !== undefined) {
            if (entry.outcome === 'begun' && concluded.has(entry.request)) continue
            concluded.add(entry.request)
          }
          entries.push(tell(entry))
        }
      }
      return entries
    },
  }
}

const short = (text: string): string => {
  const plain = redactText(text)
  return plain.length > longestText ? `${plain.slice(0, longestText)}…` : plain
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw new AppError('audit_unreadable', `The audit log ${file} cannot be read (${code}).`, {
      hint: 'Give this account the right to read it.',
      cause,
    })
  }
}

/** Null for what is no whole line of ours: a crash may have torn it. */
function parseEntry(line: string): StoredEntry | null {
  try {
    const entry = JSON.parse(line) as Partial<Record<keyof StoredEntry, unknown>> | null
    const texts = ['at', 'id', 'name', 'role', 'what', 'outcome'] as const
    return texts.every((field) => typeof entry?.[field] === 'string') ? (entry as StoredEntry) : null
  } catch {
    return null
  }
}

function tell({ at, id, name, what, outcome, details }: StoredEntry): AuditEntry {
  const facts = Object.entries(details ?? {}).map(([field, value]) => `${field}=${JSON.stringify(value)}`)
  return { at, who: id === name ? name : `${name} (${id})`, what: [what, ...facts].join(' '), outcome }
}

function unwritable(file: string, cause: unknown): AppError {
  const { code } = cause as NodeJS.ErrnoException
  const full = code === 'ENOSPC' || code === 'EDQUOT'
  return new AppError(
    'audit_unwritable',
    full
      ? `Nothing was changed: the disk of the audit log ${file} is full.`
      : `Nothing was changed: the audit log ${file} cannot be written (${code ?? String(cause)}).`,
    {
      hint: full ? 'Make room on that disk and try again.' : 'Give this account the right to write it.',
      cause,
    },
  )
}
