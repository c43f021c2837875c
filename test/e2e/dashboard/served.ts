/** The product as a person starts it (the built command, HTTPS, a key), for tests and measurements of its dashboard. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'

export interface Served {
  readonly url: string
  /** The first key, an admin's. */
  readonly key: string
  readonly pid: number
  /** Everything that the servers started here have printed so far. */
  readonly printed: string
  /** A path inside the folder that holds this server's data and settings. */
  at(...parts: string[]): string
  /** Runs another command on the same data. @returns what it printed. */
  command(...args: string[]): Promise<string>
  stop(): Promise<void>
  /** Starts it again on the same port, with the same data. */
  start(): Promise<void>
  remove(): Promise<void>
}

const builtCommand = path.resolve('dist/main/cli.js')

export interface ServedOptions {
  /** By default the engine of this machine. */
  dockerHost?: string
  /** Beside what this process has. */
  env?: Record<string, string>
}

/** @throws Error with what the command printed when it does not start. */
export async function startServed(options: ServedOptions = {}): Promise<Served> {
  const folder = mkdtempSync(path.join(tmpdir(), 'served-'))
  const at = (...parts: string[]): string => path.join(folder, ...parts)
  const env = {
    ...process.env,
    HOME: folder,
    XDG_CONFIG_HOME: at('config'),
    XDG_DATA_HOME: at('data'),
    XDG_CACHE_HOME: at('cache'),
    LANG: 'C.UTF-8',
    ...options.env,
    ...(options.dockerHost === undefined ? {} : { DOCKER_HOST: options.dockerHost }),
  }
  let child: ChildProcess
  let [url, key, port] = ['', '', '0']
  let all = ''

  async function start(): Promise<void> {
    let printed = ''
    const read = (text: string): void => {
      printed += text
      all += text
    }
    child = spawn(process.execPath, [builtCommand, 'serve', '--port', port], { env, cwd: folder })
    child.stdout!.setEncoding('utf8').on('data', read)
    child.stderr!.setEncoding('utf8').on('data', read)
    while (!printed.includes('Ctrl+C')) {
      if (child.exitCode !== null) throw new Error(`The server did not start: ${printed}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    url = /https:\/\/\S+:\d+/.exec(printed)?.[0] ?? url
    key = /ais_[\w-]+/.exec(printed)?.[0] ?? key
    port = new URL(url).port
  }

  async function stop(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }

  await start()
  return {
    get url() {
      return url
    },
    get key() {
      return key
    },
    get pid() {
      return child.pid!
    },
    get printed() {
      return all
    },
    at,
    start,
    stop,
    async command(...args) {
      const run = spawn(process.execPath, [builtCommand, ...args], { env, cwd: folder })
      let printed = ''
      run.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
      run.stderr.setEncoding('utf8').on('data', (text: string) => (printed += text))
      await once(run, 'close')
      return printed
    },
    async remove() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Signs in with a key, as a person does. */
export async function signIn(
  page: Page,
  served: Pick<Served, 'url' | 'key'>,
  key = served.key,
): Promise<void> {
  await page.goto(served.url)
  await page.locator('input[type=password]').fill(key)
  await page.keyboard.press('Enter')
  await page.getByRole('navigation').first().waitFor()
}
