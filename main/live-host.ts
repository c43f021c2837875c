/** What every host that watches has behind its wire: the live core, keys, the audit log and the gate before them. */
import path from 'node:path'
import { auditFileName, createAuditLog } from './access/audit'
import { createKeyStore, keysFileName, type KeyStore } from './access/keys'
import { createSealing, type Sealing } from './crypto/sealing'
import { AppError } from './contract/errors'
import type { Problem } from './contract/reading'
import type { Handlers } from './contract/requests'
import { createLiveCore, type LiveCore, type LiveCoreDependencies } from './live-core'
import { createLiveSealing } from './live-sealing'
import type { Log } from './log/log'
import { secretHandlers } from './secrets/handlers'
import { createSecrets, type Secrets } from './secrets/secrets'
import { followSettings } from './settings/follow'
import { createDispatch, type Dispatch } from './transports/dispatch'

export interface LiveHostDependencies extends Omit<LiveCoreDependencies, 'onProblem' | 'sealing'> {
  log: Log
  /** Watched for what others save in it; without it only what goes through the store counts. */
  settingsFile?: string | undefined
  /** By default the keychain of the system and what the environment names. */
  secrets?: Secrets | undefined
  sealing?: Sealing | undefined
  /** Hears of trouble that nobody asked for, once it is in the log. */
  onProblem?: ((problem: Problem) => void) | undefined
  /** For a host that lets nobody in by a key: a broken file of keys then stops nothing but the requests about keys. */
  mayKeysBeBroken?: boolean | undefined
}

export interface LiveHost {
  core: LiveCore
  keys: KeyStore
  dispatch: Dispatch
  close(): Promise<void>
}

/** @throws AppError for a file of keys that cannot be read, unless it may be broken, or a runtime without the embedded database. */
export async function createLiveHost(deps: LiveHostDependencies): Promise<LiveHost> {
  const { log, folders, env, platform } = deps
  const secrets = deps.secrets ?? createSecrets({ env, platform })
  const keys = await createKeyStore({
    file: path.join(folders.data, keysFileName),
    now: Date.now,
    mayBeBroken: deps.mayKeysBeBroken,
  })
  const audit = createAuditLog({ file: path.join(folders.data, auditFileName), now: Date.now })
  const sealing = deps.sealing ?? createSealing(secrets.read)
  const onProblem = (problem: Problem): void => {
    const { code, message, hint } = problem
    log.warn(message, { code, hint })
    deps.onProblem?.(problem)
  }
  const core = await createLiveCore({
    ...deps,
    sealing,
    readSecret: secrets.read,
    onReportsDeleted: (names) => log.info('Reports that are no longer kept were deleted.', { names }),
    onProblem,
  }).catch(async (error: unknown) => {
    await keys.close()
    throw error
  })
  const stopFollowing =
    deps.settingsFile === undefined
      ? () => undefined
      : followSettings({ file: deps.settingsFile, settings: deps.settings, onProblem })
  const sealed = createLiveSealing({
    settings: deps.settings,
    sealing,
    onProblem,
    onUnexpected: (error) => log.error('Encryption and signing could not be looked at.', { error }),
  })
  const handlers: Handlers = {
    ...core.handlers,
    ...secretHandlers(secrets, () => {
      core.secretsChanged()
      sealed.lookAgain()
    }),
    'session:get': (_parameters, { name, role }) => ({ name, role }),
    'key:list': () => keys.list(),
    'key:add': (key) => keys.add(key),
    'key:revoke': async ({ id }) => {
      if (await keys.revoke(id)) return {}
      throw new AppError('key_unknown', 'There is no API key of this id.', {
        hint: 'key:list tells the ids.',
      })
    },
    'audit:list': ({ limit }) => audit.list(limit),
  }
  return {
    core,
    keys,
    dispatch: createDispatch({
      handlers,
      audit,
      onUnexpected: (error, channel) => log.error('A request failed unexpectedly.', { channel, error }),
    }),
    async close() {
      stopFollowing()
      await sealed.close()
      await core.close()
      await keys.close()
    },
  }
}
