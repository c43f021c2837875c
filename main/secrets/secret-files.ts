/** Secrets in files that the environment names: for servers and containers, which have no keychain. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { AppError } from '../contract/errors'
import { secretFileVariable, secretVariable, type SecretName } from '../contract/secrets'

export type Environment = Readonly<Record<string, string | undefined>>

/** As much as a request may carry; a larger file was named by mistake. */
const mostBytes = 16_384

/**
 * The first line of the file that AUTOINFRASNAP_…_FILE names, or all of it where it is PEM; null where none is named.
 *
 * A variable that holds the secret itself is refused. Variables are handed to every program that is started from here,
 * custom commands included, and are shown by service managers and container engines; a path gives nothing away.
 *
 * @throws AppError secret_invalid
 */
export function readSecretFile(name: SecretName, env: Environment): string | null {
  const variable = secretFileVariable(name)
  const file = env[variable]
  if (file === undefined || file === '') {
    refuseBareSecret(name, env)
    return null
  }
  const text = readWhole(file, variable)
  const value = text.startsWith('-----BEGIN ') ? text : (/^[^\r\n]*/.exec(text)?.[0] ?? '')
  if (value.trim() === '') throw unusable(file, variable, 'holds nothing in its first line')
  return value
}

/** Whether a file is named, whatever it holds. */
export const namesSecretFile = (name: SecretName, env: Environment): boolean =>
  (env[secretFileVariable(name)] ?? '') !== ''

/**
 * A file that others may read is told of and not refused: container engines mount secrets like that.
 * @returns null where it is closed to others, cannot be looked at, or the system has no such rights.
 */
export function exposureOf(name: SecretName, env: Environment, platform: NodeJS.Platform): AppError | null {
  const file = env[secretFileVariable(name)]
  if (file === undefined || file === '' || platform === 'win32') return null
  let descriptor: number
  try {
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch {
    return null // reading it says what is wrong
  }
  try {
    const who = fstatSync(descriptor).mode & 0o044
    if (who === 0) return null
    const others = (who & 0o004) === 0 ? 'its group' : 'every account of this machine'
    return new AppError('secret_exposed', `The secret file ${file} can be read by ${others}.`, {
      hint: `Close it: chmod 600 ${file}`,
    })
  } finally {
    closeSync(descriptor)
  }
}

function refuseBareSecret(name: SecretName, env: Environment): void {
  const variable = secretVariable(name)
  if ((env[variable] ?? '') === '') return
  throw new AppError(
    'secret_invalid',
    `The variable ${variable} holds a secret itself, where every program started from here can read it.`,
    { hint: `Put the secret into a file for this account alone, and its path into ${variable}_FILE.` },
  )
}

function readWhole(file: string, variable: string): string {
  let descriptor: number
  try {
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)) // a pipe would wait for a writer
  } catch (cause) {
    throw unusable(file, variable, `cannot be opened (${codeOf(cause)})`, cause)
  }
  try {
    if (!fstatSync(descriptor).isFile()) throw unusable(file, variable, 'is no ordinary file')
    const bytes = Buffer.alloc(mostBytes + 1)
    let length = 0
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      read = readSync(descriptor, bytes, length, bytes.length - length, null)
    if (length > mostBytes) throw unusable(file, variable, 'is larger than 16 KB')
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length))
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    const what = cause instanceof TypeError ? 'is not UTF-8 text' : `cannot be read (${codeOf(cause)})`
    throw unusable(file, variable, what) // the cause of a text that is none could quote it
  } finally {
    closeSync(descriptor)
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown'

const unusable = (file: string, variable: string, what: string, cause?: unknown): AppError =>
  new AppError('secret_invalid', `The secret file ${file} ${what}.`, {
    hint: `${variable} names it: correct the path or the file.`,
    cause,
  })
