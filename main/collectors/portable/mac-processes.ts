/**
 * Processes of macOS by ps(1). systeminformation starts the same program but keeps only its %CPU, a mean that decays
 * over a minute; the CPU time that `time` gives is a counter, and counters make true differences.
 */
import { execFile } from 'node:child_process'
import os from 'node:os'
import { AppError } from '../../contract/errors'
import type { ProcessDetails, ProcessesSource, ProcessRaw } from '../processes'

/** Runs ps with these arguments and answers what it printed. */
export type RunPs = (args: readonly string[], signal: AbortSignal) => Promise<string>

/** One -o each: whatever follows an equals sign is the heading, to the end of the argument. The name may hold blanks. */
const columns = ['pid=', 'state=', 'rss=', 'time=', 'lstart=', 'user=', 'comm=']
const line = /^\s*(\d+)\s+(\S+)\s+(\d+)\s+([\d:.-]+)\s+(\S+\s+\S+\s+\d+\s+[\d:]+\s+\d+)\s+(\S+)\s+(.*\S)\s*$/

/** By the first letter of `state` in ps(1) of macOS: I has slept for more than 20 seconds, S for less. */
const states: Partial<Record<string, ProcessRaw['state']>> = {
  R: 'running',
  S: 'sleeping',
  I: 'sleeping',
  U: 'waiting',
  D: 'waiting',
  T: 'stopped',
  Z: 'zombie',
}

export interface PsProcess extends ProcessRaw {
  user: string
}

export function parsePs(text: string): PsProcess[] {
  return text.split('\n').flatMap((row): PsProcess[] => {
    const [, pid, state = '', rss, time = '', started = '', user = '', command = ''] = line.exec(row) ?? []
    if (pid === undefined) return []
    return [
      {
        pid: Number(pid),
        // A program is known by its file's name; the path before it can be long.
        name: command.startsWith('/') ? (command.split('/').at(-1) ?? command) : command,
        state: states[state[0] ?? ''] ?? 'other',
        threads: null,
        cpuMs: parseCpuTime(time),
        residentBytes: Number(rss) * 1024,
        startedAtMs: parseStart(started),
        user,
      },
    ]
  })
}

/** CPU time as ps writes it: minutes:seconds.hundredths on macOS, [days-]hours:minutes:seconds elsewhere. */
export function parseCpuTime(text: string): number | null {
  const [, days, hours, minutes, seconds] = /^(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(text) ?? []
  if (minutes === undefined) return null
  const whole = ((Number(days ?? 0) * 24 + Number(hours ?? 0)) * 60 + Number(minutes)) * 60 + Number(seconds)
  return Math.round(whole * 1000)
}

/** For instance "Mon Nov 23 05:24:36 2026", in local time. */
function parseStart(text: string): number | null {
  const ms = Date.parse(text)
  return Number.isFinite(ms) ? ms : null
}

/** The rows of `ps -o pid= -o args=`. */
export function parseCommandLines(text: string): Map<number, string> {
  const matches = text.matchAll(/^\s*(\d+)\s+(.*\S)\s*$/gm)
  return new Map([...matches].map(([, pid, command = '']) => [Number(pid), command]))
}

export function createMacProcessesSource(
  settings: { commandLines: boolean },
  ps: RunPs = runPs,
): ProcessesSource {
  return {
    async read(signal) {
      const [text, commands] = await Promise.all([
        ps(['-axww', ...columns.flatMap((column) => ['-o', column])], signal),
        settings.commandLines ? ps(['-axww', '-o', 'pid=', '-o', 'args='], signal) : '',
      ])
      const processes = parsePs(text)
      if (processes.length === 0)
        throw new AppError('source_malformed', 'ps listed no processes in a known form.')
      const users = new Map(processes.map(({ pid, user }) => [pid, user]))
      const commandLines = parseCommandLines(commands)
      return {
        processes,
        logicalCores: os.cpus().length,
        details: (pid): ProcessDetails => ({
          user: users.get(pid) ?? null,
          commandLine: commandLines.get(pid) ?? null,
        }),
      }
    },
  }
}

async function runPs(args: readonly string[], signal: AbortSignal): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  // Times and dates are parsed, so they must not follow the person's language.
  const options = { env: { ...process.env, LC_ALL: 'C' }, maxBuffer: 64 * 1024 * 1024, signal }
  execFile('/bin/ps', args, options, (error, output) => {
    if (error === null) resolve(output)
    else if (signal.aborted) reject(signal.reason as Error)
    else
      reject(
        new AppError('source_missing', `ps did not list the processes: ${error.message}`, { cause: error }),
      )
  })
  return promise
}
