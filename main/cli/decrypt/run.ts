/** Does what `decrypt` asks for: a file of the age format becomes plain again, piece by piece, whole or not at all. */
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../../contract/errors'
import { explainAge } from '../../crypto/age'
import { flushFolder, place, sweepLeftovers, temporaryIn, unwritable } from '../../reports/save'
import type { DecryptOptions } from '../commands/decrypt'
import type { CommandContext } from '../context'
import { exitCodes, type ExitCode } from '../exit-codes'
import { closeWhenInterrupted } from '../interruption'
import { openEncrypted } from './open-encrypted'

export async function runDecrypt(
  named: string,
  options: DecryptOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const file = path.resolve(context.workingFolder, named)
  const plain = await openEncrypted(file, options.identity, context)
  if (plain === null) throw new AppError('document_unreadable', `${file} is no file of the age format.`)
  if (options.output === undefined || options.output === '-') {
    await pour(plain, file, (piece) => context.stdout.write(piece))
  } else await save(plain, file, path.resolve(context.workingFolder, options.output))
  return exitCodes.ok
}

async function pour(
  plain: ReadableStream<Uint8Array>,
  file: string,
  write: (piece: Uint8Array) => void,
): Promise<void> {
  const reader = plain.getReader()
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw explainAge(cause, file)
    })
    if (done) return
    write(value)
  }
}

/** Under its name only once the last piece has proved that none is missing, and never over another file. */
async function save(plain: ReadableStream<Uint8Array>, file: string, target: string): Promise<void> {
  const folder = path.dirname(target)
  sweepLeftovers(folder)
  const temporary = temporaryIn(folder)
  const clear = (): void => rmSync(temporary, { force: true })
  // What was to stay secret must not lie there for having been interrupted, however early.
  const restoreSignals = closeWhenInterrupted(() => Promise.resolve(clear()))
  try {
    const descriptor = create(temporary, target)
    try {
      await pour(plain, file, (piece) => {
        for (let done = 0; done < piece.length;) done += writeSync(descriptor, piece, done)
      })
      fsyncSync(descriptor)
    } catch (cause) {
      throw cause instanceof AppError ? cause : unwritable(target, cause)
    } finally {
      closeSync(descriptor)
    }
    place(temporary, target)
    flushFolder(folder)
  } catch (cause) {
    if (!(cause instanceof AppError && cause.code === 'output_exists')) throw cause
    throw new AppError('output_exists', cause.message, { hint: 'Choose another name.', cause })
  } finally {
    clear()
    restoreSignals()
  }
}

function create(temporary: string, target: string): number {
  try {
    return openSync(temporary, 'wx', 0o600)
  } catch (cause) {
    throw unwritable(target, cause)
  }
}
