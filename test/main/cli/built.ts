/** Runs the command line as it was built, the way a person does, with folders of its own. */
import { spawn, type SpawnOptions } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

export const builtCommand = path.resolve('dist/main/cli.js')

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

export interface Playground {
  folder: string
  /** A path inside the folder. */
  at: (...parts: string[]) => string
  /** Where reports go when nobody says otherwise. */
  reports: string
  run: (args: readonly string[], options?: RunOptions) => Promise<Ended>
  remove: () => void
}

export interface RunOptions extends Pick<SpawnOptions, 'uid' | 'cwd'> {
  env?: Record<string, string>
  /** Through sh, for redirections. `"$@"` is the command. */
  shell?: string
  /** Called with the process right after it started. */
  started?: (child: ReturnType<typeof spawn>) => void
}

export function createPlayground(): Playground {
  const folder = mkdtempSync(path.join(tmpdir(), 'command-'))
  const at = (...parts: string[]): string => path.join(folder, ...parts)
  const ownEnv = {
    PATH: process.env['PATH'] ?? '',
    LANG: 'C.UTF-8',
    HOME: folder,
    XDG_CONFIG_HOME: at('config'),
    XDG_DATA_HOME: at('data'),
    XDG_CACHE_HOME: at('cache'),
    // No engine: these tests are about the command, and must not depend on what runs here.
    DOCKER_HOST: `unix://${at('no-engine.sock')}`,
  }
  return {
    folder,
    at,
    reports: at('data', 'autoinfrasnap', 'reports'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
    run(args, { env = {}, shell, started, ...options } = {}) {
      const command = [process.execPath, builtCommand, ...args]
      const [file = '', ...rest] = shell === undefined ? command : ['sh', '-c', shell, 'sh', ...command]
      return new Promise((resolve, reject) => {
        const child = spawn(file, rest, {
          cwd: folder,
          ...options,
          env: { ...ownEnv, ...env },
          stdio: ['ignore', 'pipe', 'pipe'],
          // A command that does not end is a failure of its own test, not of the whole run.
          timeout: 15_000,
          killSignal: 'SIGKILL',
        })
        const ended: Ended = { code: null, signal: null, stdout: '', stderr: '' }
        child.stdout.setEncoding('utf8').on('data', (text: string) => (ended.stdout += text))
        child.stderr.setEncoding('utf8').on('data', (text: string) => (ended.stderr += text))
        child.on('error', reject)
        child.on('close', (code, signal) => resolve({ ...ended, code, signal }))
        started?.(child)
      })
    },
  }
}

/** Anything that looks like a place in the code: people never see that without --verbose. */
export const stackTrace = /^\s+at .*[:(]/m
