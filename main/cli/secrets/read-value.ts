/** Where the value of a secret comes from: a prompt without echo, standard input or a file. Never an argument. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../../contract/errors'
import type { SecretName } from '../../contract/secrets'
import type { CommandContext } from '../context'
import { ordinary, readNamed } from '../named-file'
import { askHidden, type HiddenLineFacts } from '../terminal/hidden-line'

/** As much as a request may carry. */
const mostBytes = 16_384

/** A slip in one of these is noticed when it is too late. */
const askedTwice: readonly SecretName[] = ['encryption.passphrase']

/** @throws AppError usage_invalid, secret_invalid */
export async function readValue(
  name: SecretName,
  file: string | undefined,
  context: CommandContext,
): Promise<string> {
  if (file !== undefined) return valueOf(readFile(path.resolve(context.workingFolder, file)))
  if (!process.stdin.isTTY) return valueOf(await readInput())
  const facts = hiddenLineFacts(context)
  const value = await askHidden(`${name} (not shown): `, facts)
  if (value === null || value === '')
    throw new AppError('usage_invalid', 'Nothing was typed, and nothing changed.')
  if (askedTwice.includes(name) && (await askHidden('The same once more: ', facts)) !== value)
    throw new AppError('secret_invalid', 'The two differ, and nothing changed.', { hint: 'Try again.' })
  return value
}

/** The terminal in front of this process; only where standard input is one. */
export const hiddenLineFacts = ({ stderr }: CommandContext): HiddenLineFacts => ({
  input: process.stdin,
  output: stderr,
  interrupt: () => void process.kill(process.pid, 'SIGINT'),
})

/** Editors and `echo` put a line break at the end that nobody means. */
function valueOf(bytes: Uint8Array): string {
  if (bytes.length > mostBytes) throw new AppError('secret_invalid', 'The value is larger than 16 KB.')
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new AppError('secret_invalid', 'The value is not UTF-8 text.')
  }
  const value = text.startsWith('-----BEGIN ') ? text : text.replace(/\r?\n$/, '')
  if (value.trim() === '') throw new AppError('secret_invalid', 'The value is empty, and nothing changed.')
  return value
}

async function readInput(): Promise<Uint8Array> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    parts.push(part)
    length += part.length
    if (length > mostBytes) break
  }
  return Buffer.concat(parts)
}

function readFile(file: string): Uint8Array {
  return readNamed(
    file,
    () => {
      ordinary(file)
      return readFileSync(file)
    },
    'Check the path after --file.',
  )
}
