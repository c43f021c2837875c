/**
 * The one door to the systeminformation library on macOS and Windows: loads it once, keeps its traps from everyone
 * else, and on Windows keeps one PowerShell for all questions instead of starting one for each.
 */
import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type systeminformation from 'systeminformation'
import { AppError } from '../../contract/errors'

export type Library = typeof systeminformation

export interface SystemInformation {
  /** Asks the library. Rejects when the signal is aborted, however long the library goes on. */
  ask<Answer>(question: (library: Library) => Promise<Answer>, signal: AbortSignal): Promise<Answer>
  /**
   * As `ask`, for counters. Within half a second the library repeats its last answer (and leaves some fields 0), which
   * would look like a machine that does nothing: so this waits until a new answer is due.
   * @param subject questions of one subject share the wait.
   */
  askCounters<Answer>(
    subject: string,
    question: (library: Library) => Promise<Answer>,
    signal: AbortSignal,
  ): Promise<Answer>
  /** Ends the PowerShell. The next question starts another. */
  close(): void
}

export interface SystemInformationOptions {
  platform: NodeJS.Platform
  load?: () => Promise<Library>
  powerShellExists?: () => boolean
  monotonicMs?: () => number
  wait?: (ms: number, signal: AbortSignal) => Promise<unknown>
}

/** The library's own limit is 500 ms by the wall clock, which may step a little. */
const repeatedWithinMs = 520

/** A PowerShell nobody asks any more keeps the whole process alive, so it goes by itself should nobody close it. */
const idleMs = 5_000

export function createSystemInformation(options: SystemInformationOptions): SystemInformation {
  const load = options.load ?? (() => import('systeminformation').then(({ default: library }) => library))
  const powerShellExists = options.powerShellExists ?? windowsHasPowerShell
  const monotonicMs = options.monotonicMs ?? (() => performance.now())
  const wait = options.wait ?? ((ms, signal) => pause(ms, undefined, { signal }))
  const answeredAtMs = new Map<string, number>()
  const turns = new Map<string, Promise<unknown>>()
  let library: Promise<Library> | null = null
  let loaded: Library | null = null
  let powerShell: 'stopped' | 'running' = 'stopped'
  let questions = 0
  let answers = 0
  let idle: NodeJS.Timeout | undefined

  function startPowerShell(ready: Library): void {
    // Without the program the library's child process emits an error that nobody listens to, which ends this process.
    if (options.platform !== 'win32' || powerShell === 'running' || !powerShellExists()) return
    ready.powerShellStart()
    powerShell = 'running'
  }

  function stopPowerShell(): void {
    clearTimeout(idle)
    if (powerShell === 'stopped') return
    powerShell = 'stopped'
    loaded?.powerShellRelease()
  }

  function rest(): void {
    clearTimeout(idle)
    if (powerShell === 'running' && questions === 0) idle = setTimeout(stopPowerShell, idleMs).unref()
  }

  async function ask<Answer>(
    question: (library: Library) => Promise<Answer>,
    signal: AbortSignal,
  ): Promise<Answer> {
    signal.throwIfAborted()
    library ??= load()
    loaded = await library
    clearTimeout(idle)
    startPowerShell(loaded)
    questions += 1
    const answersBefore = answers
    const { promise: ended, reject } = Promise.withResolvers<never>()
    const stop = (): void => {
      // A PowerShell that hangs or died never answers again, and the library would wait for it for ever. One that has
      // answered others meanwhile is only busy.
      if (answers === answersBefore) stopPowerShell()
      reject(signal.reason)
    }
    signal.addEventListener('abort', stop, { once: true })
    try {
      const answer = await Promise.race([question(loaded), ended])
      answers += 1
      return answer
    } finally {
      signal.removeEventListener('abort', stop)
      questions -= 1
      rest()
    }
  }

  return {
    ask,
    askCounters(subject, question, signal) {
      const turn = (turns.get(subject) ?? Promise.resolve()).then(async () => {
        const sinceMs = monotonicMs() - (answeredAtMs.get(subject) ?? -Infinity)
        if (sinceMs < repeatedWithinMs) await wait(Math.ceil(repeatedWithinMs - sinceMs), signal)
        try {
          return await ask(question, signal)
        } finally {
          answeredAtMs.set(subject, monotonicMs())
        }
      })
      turns.set(
        subject,
        turn.catch(() => undefined), // whoever asked hears of it; the next question has its own try
      )
      return turn
    },
    close: stopPowerShell,
  }
}

/** Where the library looks first. It would also search PATH, but cannot bear to find nothing there. */
function windowsHasPowerShell(): boolean {
  const windows = process.env['WINDIR'] ?? 'C:\\Windows'
  return existsSync(`${windows}\\system32\\WindowsPowerShell\\v1.0\\powershell.exe`)
}

/** What the library has no answer for, although the section needs it. */
export function noAnswer(what: string): AppError {
  return new AppError('source_malformed', `This system gave no usable answer about its ${what}.`)
}
