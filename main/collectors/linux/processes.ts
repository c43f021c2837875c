/** Processes of Linux: one small file, /proc/<pid>/stat, each; owner and command line only for those shown. */
import { statSync } from 'node:fs'
import { AppError } from '../../contract/errors'
import type { ProcessDetails, ProcessesRaw, ProcessesSource, ProcessRaw } from '../processes'
import { createKernelFiles, mountProc, type KernelFiles } from './kernel-files'
import { readVisibility } from './process-visibility'

/** The unit of times in /proc. 100 on every architecture that Node runs on (USER_HZ, fixed for programs' sake). */
const ticksPerSecond = 100

const states: Record<string, ProcessRaw['state']> = {
  R: 'running',
  S: 'sleeping',
  D: 'waiting',
  T: 'stopped',
  t: 'stopped',
  Z: 'zombie',
  X: 'zombie',
  I: 'idle',
}

/**
 * /proc/<pid>/stat (proc_pid_stat(5)). The name stands in parentheses and may itself hold spaces and parentheses,
 * so fields are counted from the last one. Null when the line is not of that form.
 */
export function parseProcessStat(
  text: string,
  machine: { bootedAtMs: number | null; pageBytes: number },
): ProcessRaw | null {
  const open = text.indexOf('(')
  const close = text.lastIndexOf(')')
  if (open < 0 || close < open) return null
  const fields = text.slice(close + 2).split(' ')
  const number = (field: number): number => Number(fields[field - 3]) // the first field after the name is number 3
  const pid = Number(text.slice(0, open))
  const ticks = number(14) + number(15)
  const startTicks = number(22)
  const pages = number(24)
  const threads = number(20)
  if (![pid, ticks, startTicks, pages, threads].every(Number.isSafeInteger) || pid < 0) return null
  return {
    pid,
    name: text.slice(open + 1, close),
    state: states[fields[0] ?? ''] ?? 'other',
    threads: Math.max(0, threads),
    cpuMs: (ticks * 1000) / ticksPerSecond,
    residentBytes: Math.max(0, pages) * machine.pageBytes,
    startedAtMs:
      machine.bootedAtMs === null ? null : machine.bootedAtMs + (startTicks * 1000) / ticksPerSecond,
  }
}

/**
 * Bytes of a page, from two statements about this very process: /proc/self/statm counts pages, /proc/self/status
 * kibibytes. 4096 nearly everywhere, 16384 or 65536 on some ARM and POWER machines.
 */
export function findPageBytes(files: KernelFiles): number {
  const pages = Number(files.tryRead('/proc/self/statm')?.split(' ')[0] ?? NaN)
  const kibibytes = Number(/^VmSize:\s+(\d+)/m.exec(files.tryRead('/proc/self/status') ?? '')?.[1] ?? NaN)
  const ratio = (kibibytes * 1024) / pages
  const size = 2 ** Math.round(Math.log2(ratio)) // the two files are read one after the other, so only nearly equal
  return Number.isFinite(size) && size >= 4096 ? size : 4096
}

/** Names of users by number from passwd(5). Users of directory services are not in the file and stay numbers. */
export function parsePasswd(text: string): Map<number, string> {
  const users = new Map<number, string>()
  for (const line of text.split('\n')) {
    const [name, , uid] = line.split(':')
    if (name && uid && !users.has(Number(uid))) users.set(Number(uid), name)
  }
  return users
}

/** What Node calls its first thread, and the kernel then the process: true of every program written with it. */
const threadNames: readonly string[] = ['MainThread', 'node-MainThread']

/** The executable's name; null where the link cannot be read, as that of another account. */
function executableName(files: KernelFiles, pid: number): string | null {
  const path = files.link(`/proc/${pid}/exe`)?.replace(/ \(deleted\)$/, '')
  return path?.split('/').at(-1) || null
}

function createDetailsReader(
  files: KernelFiles,
  options: { commandLines: boolean },
): ProcessesRaw['details'] {
  let users: Map<number, string> | null = null
  return (pid, name): ProcessDetails => {
    users ??= parsePasswd(files.tryRead('/etc/passwd') ?? '')
    let user: string | null = null
    try {
      const { uid } = statSync(files.resolve(`/proc/${pid}`))
      user = users.get(uid) ?? String(uid)
    } catch {
      // It ended between the list and this look; the row keeps what was counted.
    }
    const words = options.commandLines ? files.tryRead(`/proc/${pid}/cmdline`) : null
    const better = name !== undefined && threadNames.includes(name) ? executableName(files, pid) : null
    return {
      ...(better === null ? {} : { name: better }),
      user,
      commandLine: words ? words.replaceAll('\0', ' ').trim().slice(0, 4096) || null : null,
    }
  }
}

export function createLinuxProcessesSource(
  root: string,
  options: { commandLines: boolean },
): ProcessesSource {
  const files = createKernelFiles(root)
  const details = createDetailsReader(files, options)
  let pageBytes: number | null = null
  return {
    read() {
      const pids = files.list('/proc').filter((name) => name.charCodeAt(0) <= 57 && /^\d+$/.test(name))
      if (pids.length === 0)
        throw new AppError('source_missing', 'No process is listed in /proc.', { hint: mountProc })
      const stat = files.tryRead('/proc/stat') ?? ''
      const boot = /^btime (\d+)$/m.exec(stat)?.[1]
      const machine = {
        bootedAtMs: boot === undefined ? null : Number(boot) * 1000,
        pageBytes: (pageBytes ??= findPageBytes(files)),
      }
      const processes = pids.flatMap((pid) => {
        const text = files.tryRead(`/proc/${pid}/stat`)
        return (text === null ? null : parseProcessStat(text, machine)) ?? []
      })
      return {
        processes,
        logicalCores: Math.max(1, countCores(stat)),
        visibility: readVisibility(files),
        details,
      }
    },
  }
}

const countCores = (stat: string): number => stat.match(/^cpu\d/gm)?.length ?? 1
