/**
 * Writing to standard output and standard error, whole before the process ends. Straight to the descriptor: a
 * stream would cost start-up time and could still hold text when the process leaves.
 */
import { writeSync } from 'node:fs'
import { AppError } from '../contract/errors'

export interface Output {
  readonly isTerminal: boolean
  /** Null where it is no terminal, or one that does not know. */
  readonly columns: number | null
  /**
   * Once the reader has closed the pipe, as `head` does, nothing more is written: that is no fault of anyone.
   * @throws AppError output_full, output_unwritable.
   */
  write(content: string | Uint8Array): void
}

/** How long to wait for a reader that is slower than we are, where the other side made the pipe non-blocking. */
const retryMs = 5

const outputNames: Readonly<Record<number, string>> = { 1: 'standard output', 2: 'standard error' }

export function createOutput(descriptor: 1 | 2, write: typeof writeSync = writeSync): Output {
  let terminal: boolean | null = null
  let readerGone = false
  return {
    get isTerminal() {
      // Asked for only when it matters: node:tty brings all of node:net with it.
      return (terminal ??= process.getBuiltinModule('node:tty').isatty(descriptor))
    },
    get columns() {
      if (!this.isTerminal) return null
      return (descriptor === 1 ? process.stdout : process.stderr).columns || null // 0 on many serial lines and in CI
    },
    write(content) {
      const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
      for (let done = 0; done < bytes.length && !readerGone;) {
        try {
          done += write(descriptor, bytes, done)
        } catch (cause) {
          const { code } = cause as NodeJS.ErrnoException
          if (code === 'EAGAIN') wait(retryMs)
          else if (code === 'EPIPE' || code === 'EOF') readerGone = true
          else throw writeError(descriptor, code, cause)
        }
      }
    },
  }
}

const wait = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

function writeError(descriptor: number, code: string | undefined, cause: unknown): Error {
  const name = outputNames[descriptor] ?? `output ${descriptor}`
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError('output_full', `Cannot write to ${name}: the disk is full.`, {
      hint: 'Free some space, or send it elsewhere.',
      cause,
    })
  }
  return new AppError('output_unwritable', `Cannot write to ${name} (${code ?? String(cause)}).`, {
    hint: 'Check where it is redirected to.',
    cause,
  })
}
