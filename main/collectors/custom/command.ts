/** Runs the commands of custom metrics: no shell, no input, an end to output and time, and no process left behind. */
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import type { Readable } from 'node:stream'
import { failure, firstLine } from './failure'

export interface CommandRunner {
  /** @returns what the command printed. Rejects with AppError `custom_failed`. */
  run(argv: readonly string[], limits: { maxBytes: number; signal: AbortSignal }): Promise<string>
  /** Kills what is still running. */
  close(): void
}

type Child = ChildProcessByStdio<null, Readable, Readable>

/** For a command to put things in order after SIGTERM, before SIGKILL. */
const graceMs = 250
/** For output that is still in the pipe when the command has ended, or that a process it left behind goes on writing. */
const drainMs = 100
const stderrBytes = 4_096

/** This product's own secrets and those of the cloud it uploads to are none of a metric's business. */
export function commandEnvironment(env: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(AUTOINFRASNAP|AWS)_/i.test(name)))
}

export function createCommandRunner(env: Readonly<Record<string, string | undefined>>): CommandRunner {
  const running = new Set<Child>()

  function endGroup(child: Child): void {
    signalGroup(child, 'SIGTERM')
    setTimeout(() => {
      signalGroup(child, 'SIGKILL')
      letGo(child)
    }, graceMs)
  }

  return {
    async run([program = '', ...args], { maxBytes, signal }) {
      const child = start(program, args, commandEnvironment(env))
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      const output = collect(child.stdout, maxBytes, () => {
        reject(
          failure(`its command printed more than ${maxBytes} bytes.`, 'Print less, or raise its maxBytes.'),
        )
        endGroup(child)
      })
      const complaints = collect(child.stderr, stderrBytes, () => undefined)
      const stop = (): void => {
        reject(signal.reason as Error)
        endGroup(child)
      }
      const conclude = (code: number | null, endedBy: NodeJS.Signals | null): void => {
        if (code === 0) return resolve(output())
        const said = firstLine(complaints())
        const how = code === null ? `was ended by ${endedBy}` : `ended with exit code ${code}`
        reject(failure(`its command ${how}${said === '' ? '.' : `: ${said}`}`))
      }
      child.once('error', (cause: NodeJS.ErrnoException) => reject(notStarted(program, cause)))
      child.once('exit', (code, endedBy) => {
        // Whoever holds the pipe open now was left behind by the command: it is not waited for, and it does not stay.
        const left = setTimeout(() => {
          conclude(code, endedBy)
          signalGroup(child, 'SIGKILL')
          letGo(child)
        }, drainMs)
        child.once('close', () => {
          clearTimeout(left)
          conclude(code, endedBy)
        })
      })
      child.once('close', () => running.delete(child))
      running.add(child)
      signal.addEventListener('abort', stop, { once: true })
      try {
        return await promise
      } finally {
        signal.removeEventListener('abort', stop)
      }
    },
    close() {
      for (const child of running) {
        signalGroup(child, 'SIGKILL')
        letGo(child)
      }
    },
  }
}

function start(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Child {
  try {
    return spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: false,
      // A process group of its own, so that what the command starts can be ended with it.
      detached: process.platform !== 'win32',
      windowsHide: true,
      env,
    })
  } catch (cause) {
    throw notStarted(program, cause as NodeJS.ErrnoException)
  }
}

function notStarted(program: string, cause: NodeJS.ErrnoException): Error {
  const reason =
    cause.code === 'ENOENT'
      ? 'was not found'
      : cause.code === 'EACCES'
        ? 'may not be run'
        : `did not start (${cause.code})`
  return failure(
    `the program ${firstLine(program)} ${reason}.`,
    'Check the path and the rights of its command.',
    cause,
  )
}

/** Keeps the first `limit` bytes and says once when there are more. */
function collect(stream: Readable, limit: number, onOverflow: () => void): () => string {
  const chunks: Buffer[] = []
  let length = 0
  stream.on('data', (chunk: Buffer) => {
    const before = length
    length += chunk.length
    if (before < limit) chunks.push(chunk.subarray(0, limit - before))
    if (before <= limit && length > limit) onOverflow()
  })
  stream.on('error', () => undefined) // the command's end tells more than a broken pipe
  return () => Buffer.concat(chunks).toString('utf8')
}

/** The command and all it started that stayed in its group. Windows has no groups: there it is the command alone. */
function signalGroup(child: Child, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // ESRCH: it is gone already, which is what was wanted
  }
}

/** Nothing of ours waits any more, even where the system cannot end the process (uninterruptible on a dead mount). */
function letGo(child: Child): void {
  child.stdout.destroy()
  child.stderr.destroy()
  child.unref()
}
