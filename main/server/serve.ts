/** The server host: live core, keys, certificate and the HTTPS transport, composed, begun and ended in order. */
import path from 'node:path'
import type { KeyStore } from '../access/keys'
import { createLockout } from '../access/lockout'
import { sessionsFileName } from '../access/session-file'
import { createSessions } from '../access/sessions'
import { AppError } from '../contract/errors'
import { createSealing } from '../crypto/sealing'
import { createLiveHost } from '../live-host'
import { encryptRotatedLogs } from '../log/encrypt-rotated'
import { createLog, logFileName, type Log } from '../log/log'
import { createSecrets } from '../secrets/secrets'
import type { SettingsStore } from '../settings/store'
import { createHttpServer } from '../transports/http/server'
import { loadCertificate, type ServerCertificate } from './certificate'
import { startTrimmingMemory } from './trim-memory'
import { makeFolder } from '../files/make-folder'

export interface ServeDependencies {
  settings: SettingsStore
  /** Watched for what others save in it. */
  settingsFile?: string | undefined
  /** Instead of those in the settings. */
  host?: string | undefined
  port?: number | undefined
  /** Plain HTTP; only on loopback. */
  insecureHttp: boolean
  folders: { data: string; reports: string; logs: string }
  env: Readonly<Record<string, string | undefined>>
  platform: NodeJS.Platform
  version: string
  hostName: string
  rendererFolder: string | null
  /** Gets the log's lines in their readable form. */
  echo?: { write(text: string): void } | undefined
}

export interface Serving {
  url: string
  port: number
  /** Null for plain HTTP. */
  certificate: ServerCertificate | null
  /** The secret of the key made because there was none; told here and never again. */
  firstKey: string | null
  logFile: string
  /** Finishes what is under way, writes everything down, and lets go of the port. */
  close(): Promise<void>
}

/** @throws AppError for whatever a person can mend: a port in use, a certificate that does not fit, a folder that cannot be written. */
export async function serve(deps: ServeDependencies): Promise<Serving> {
  const settings = deps.settings.get().server
  const host = deps.host ?? settings.host
  const port = deps.port ?? settings.port
  if (deps.insecureHttp && !isLoopback(host))
    throw new AppError('usage_invalid', `Plain HTTP is for this machine alone, and ${host} is not.`, {
      hint: 'Leave out --insecure-http, or listen on 127.0.0.1.',
    })
  /** What was begun, ended in reverse. */
  const begun: (() => unknown)[] = []
  const close = async (): Promise<void> => {
    for (const end of begun.splice(0).reverse()) await end()
  }
  try {
    makeDataFolder(deps.folders.data)
    const secrets = createSecrets(deps)
    const sealing = createSealing(secrets.read)
    const log: Log = await createLog({
      folder: deps.folders.logs,
      level: 'info',
      also: deps.echo,
      onRotated: encryptRotatedLogs({
        prepare: () => sealing.prepareEncryption(deps.settings.get()),
        onProblem: (error) => log.warn('Older log files were not encrypted.', { error }),
      }),
    })
    const certificate = deps.insecureHttp
      ? null
      : await loadCertificate({
          tls: settings.tls,
          folder: deps.folders.data,
          hostName: deps.hostName,
          now: Date.now,
        })
    const live = await createLiveHost({ ...deps, log, secrets, sealing })
    begun.push(() => live.close())
    begun.push(startTrimmingMemory())
    const { core, keys, dispatch } = live
    const sessions = createSessions({
      now: Date.now,
      lifetimeMs: settings.sessionHours * 3_600_000,
      keep: {
        file: path.join(deps.folders.data, sessionsFileName),
        keys: keys.list(),
        onProblem: ({ message, hint }) => log.warn(message, { hint }),
      },
    })
    begun.push(() => sessions.close())
    const http = await createHttpServer({
      dispatch,
      keys,
      sessions,
      lockout: createLockout(() => performance.now()),
      events: core.events,
      health: () => core.health(),
      latest: () => core.latest(),
      settings,
      version: deps.version,
      machineNames: namesOf(deps.hostName),
      certificate,
      rendererFolder: deps.rendererFolder,
      log,
    })
    begun.push(() => http.close())
    const { url, port: bound } = await http.listen({ host, port })
    // Only now, when it can be used: a key that nobody was told of would lock everybody out.
    const firstKey = await makeFirstKey(keys)
    log.info('The server listens.', { url, version: deps.version })
    begun.unshift(() => log.info('The server has stopped.'))
    const logFile = path.join(deps.folders.logs, logFileName)
    return { url, port: bound, certificate, firstKey, logFile, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function makeFirstKey(keys: KeyStore): Promise<string | null> {
  if (keys.list().length > 0) return null
  return (await keys.add({ name: 'first admin', role: 'admin' })).secret
}

function makeDataFolder(folder: string): void {
  try {
    makeFolder(folder, 0o700)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw new AppError('output_unwritable', `The data folder ${folder} cannot be made (${code}).`, {
      hint: 'Set AUTOINFRASNAP_DATA_DIR to a folder that this account may write.',
      cause,
    })
  }
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)

/** As others on the network may call this machine: by its name, with and without a domain, and by multicast DNS. */
function namesOf(hostName: string): string[] {
  const [short = hostName] = hostName.split('.')
  return [...new Set([hostName, short, `${short}.local`])]
}
