/** sessions.json: what of the sessions outlives the process. Hashes of tokens and ids of keys, never a token or a role. */
import { closeSync, constants, fstatSync, openSync, readFileSync, renameSync } from 'node:fs'
import * as z from 'zod/mini'
import { instant } from '../contract/quantities'
import { replaceFile } from '../files/replace-file'

export const sessionsFileName = 'sessions.json'

/** Every key's most sessions come to some 8 MB; what is larger is no file of ours. */
const maximumBytes = 16 * 1_048_576

const fileSchema = z.strictObject({
  version: z.literal(1),
  savedAt: instant,
  sessions: z.array(
    z.strictObject({
      tokenHash: z.string().check(z.regex(/^[0-9A-Za-z+/]{43}=$/)),
      keyId: z.string().check(z.regex(/^[0-9A-Za-z]{6,32}$/)),
      endsAt: instant,
      usedAt: instant,
    }),
  ),
})

/** Instants are UTC milliseconds. */
export interface KeptSession {
  /** SHA-256 of the token in base64. */
  tokenHash: string
  keyId: string
  endsAt: number
  usedAt: number
}

export interface KeptSessions {
  savedAt: number
  sessions: KeptSession[]
}

/** Null where there is no file. @throws Error that says what is wrong with it, and repeats nothing of it. */
export function readSessions(file: string): KeptSessions | null {
  const text = readText(file)
  if (text === null) return null
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    throw new Error('it is no JSON') // the parser's own words would repeat a part of the file
  }
  const checked = fileSchema.safeParse(content)
  if (!checked.success) throw new Error('it holds something that is no session')
  const { savedAt, sessions } = checked.data
  return {
    savedAt: Date.parse(savedAt),
    sessions: sessions.map(({ tokenHash, keyId, endsAt, usedAt }) => ({
      tokenHash,
      keyId,
      endsAt: Date.parse(endsAt),
      usedAt: Date.parse(usedAt),
    })),
  }
}

function readText(file: string): string | null {
  let descriptor: number
  try {
    // Without O_NONBLOCK, opening a pipe waits until somebody writes to it. Windows has neither.
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return null
    throw new Error(`it cannot be opened (${codeOf(cause)})`, { cause })
  }
  try {
    const facts = fstatSync(descriptor)
    if (!facts.isFile()) throw new Error('it is no ordinary file')
    if (facts.size > maximumBytes) throw new Error('it is too large')
    return readFileSync(descriptor, 'utf8')
  } finally {
    closeSync(descriptor)
  }
}

/** Moves what cannot be read out of the way, for whoever wants to look at it. @returns where it is now. */
export function setSessionsAside(file: string, now: number): string {
  const aside = `${file}.unreadable-${new Date(now).toISOString().replaceAll(':', '-')}`
  renameSync(file, aside)
  return aside
}

/** @throws the file system's error; the file is as it was then. */
export async function writeSessions(file: string, { savedAt, sessions }: KeptSessions): Promise<void> {
  const instantOf = (at: number): string => new Date(at).toISOString()
  const content: z.infer<typeof fileSchema> = {
    version: 1,
    savedAt: instantOf(savedAt),
    sessions: sessions.map(({ tokenHash, keyId, endsAt, usedAt }) => ({
      tokenHash,
      keyId,
      endsAt: instantOf(endsAt),
      usedAt: instantOf(usedAt),
    })),
  }
  await replaceFile(file, `${JSON.stringify(content)}\n`, 0o600)
}

export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error)
