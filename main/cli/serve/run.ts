/** Does what `serve` asks for: begins the server, says how to reach it, and ends it when it is told to. */
import { existsSync, realpathSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { AppError } from '../../contract/errors'
import { serve, type Serving } from '../../server/serve'
import { createConfBackend } from '../../settings/conf-backend'
import { appFolders } from '../../settings/folders'
import { readSettings } from '../../settings/read'
import { createSettingsStore, type SettingsBackend } from '../../settings/store'
import type { ServeOptions } from '../commands/serve'
import type { CommandContext } from '../context'
import { exitCodes, type ExitCode } from '../exit-codes'
import { settingsPlace, type SettingsPlace } from '../settings/load'
import { createStyle } from '../terminal/style'
import { renderWelcome } from './welcome'

/** A service manager gives five seconds; what is not done then is given up. */
const stopWithinMs = 4_700

export async function runServe(options: ServeOptions, context: CommandContext): Promise<ExitCode> {
  const { env, platform, version, stdout, stderr } = context
  const port = parsePort(options.port)
  const folders = appFolders(context)
  const place = settingsPlace(options, context)
  const settings = await createSettingsStore({ backend: backendOf(place) })
  const hostName = os.hostname()
  const rendererFolder = findRenderer()
  const stop = waitForSignal()
  const serving = await serve({
    settings,
    settingsFile: place.file,
    host: options.host,
    port,
    insecureHttp: options.insecureHttp === true,
    folders,
    env,
    platform,
    version,
    hostName,
    rendererFolder,
    echo: options.quiet === true ? undefined : stderr,
  })
  // The key is told even to those who want quiet: it is told this once.
  if (options.quiet !== true || serving.firstKey !== null) {
    const style = createStyle({ isTerminal: stdout.isTerminal, env, platform, colourAllowed: options.color })
    const hasDashboard = rendererFolder !== null
    stdout.write(renderWelcome({ serving, hostName, dataFolder: folders.data, hasDashboard, style }))
  }
  await stop
  return end(serving, context)
}

async function end(serving: Serving, { stderr }: CommandContext): Promise<ExitCode> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), stopWithinMs)
  })
  const ended = await Promise.race([serving.close(), late])
  clearTimeout(timer)
  if (ended !== 'late') return exitCodes.ok
  stderr.write('autoinfrasnap: not everything could be finished in time.\n')
  return exitCodes.unexpected
}

/** Resolves at the first signal. At the second the process ends at once, whatever is under way. */
function waitForSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ] as const)
      process.on(signal, () => {
        if (asked) process.exit(code)
        asked = true
        resolve()
      })
  })
}

function parsePort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new AppError('usage_invalid', `--port takes a number from 0 to 65535, not ${JSON.stringify(text)}.`, {
    hint: 'For instance --port 9843.',
  })
}

/** The usual file may be changed by requests; one that --config names is read as it is, JSON or YAML. */
function backendOf({ file, explicit }: SettingsPlace): SettingsBackend {
  if (!explicit) return createConfBackend(path.dirname(file))
  return {
    read: () => readSettings({ file, explicit }),
    exclusively: (work) => work(),
    write: () =>
      Promise.reject(
        new AppError('settings_unwritable', `The settings were not saved: ${file} was named by --config.`, {
          hint: 'Change that file by hand and start again, or start without --config.',
        }),
      ),
  }
}

/** The built dashboard lies beside the built command; in a clone without a build there is none. */
function findRenderer(): string | null {
  const script = process.argv[1]
  if (script === undefined || !existsSync(script)) return null
  const folder = path.join(path.dirname(realpathSync(script)), '..', 'renderer')
  return existsSync(path.join(folder, 'index.html')) ? folder : null
}
