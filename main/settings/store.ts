/** Holds the settings in use, changes them one change at a time and tells whoever listens. Where they lie is the backend's. */
import { isDeepStrictEqual } from 'node:util'
import { AppError } from '../contract/errors'
import { defaultSettings, settingsSchema, type Settings } from '../contract/settings'
import { problemsOf, showProblem } from './problems'
import { findSecrets, secretInSettings } from './secrets-found'

/** A place that keeps settings: the file through conf on Node, the same file through electron-store under Electron. */
export interface SettingsBackend {
  /** The settings with every default filled in. Rejects rather than answer with what it could not read. */
  read(): Promise<Settings>
  /** Keeps this and nothing else, or rejects and leaves everything as it was. */
  write(stored: StoredSettings): Promise<void>
  /** Runs reading and writing as one step that no other process can come between. */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result>
}

/** Only what differs from the defaults, so that better defaults of a later version reach everyone. */
export type StoredSettings = Record<string, unknown>

export type SettingsListener = (settings: Settings, before: Settings) => void

export interface SettingsStore {
  /** Frozen; the same object until something changes. */
  get(): Settings
  /**
   * Saves what `change` makes of the settings as they are in the file now, then tells the listeners.
   * @throws AppError `settings_invalid` or `settings_unwritable`; nothing has changed then.
   */
  update(change: (settings: Settings) => Settings): Promise<Settings>
  /**
   * Takes up what the file holds now, and tells the listeners where it differs.
   * @throws AppError `settings_unreadable` or `settings_invalid`; what was in use stays in use then.
   */
  reload(): Promise<void>
  /** @returns a function that ends the subscription. */
  subscribe(listener: SettingsListener): () => void
}

export interface SettingsStoreOptions {
  backend: SettingsBackend
  /** What the schema cannot tell of settings. @throws AppError, and nothing is saved. */
  verify?: ((settings: Settings) => Promise<void>) | undefined
}

export async function createSettingsStore({ backend, verify }: SettingsStoreOptions): Promise<SettingsStore> {
  const listeners = new Set<SettingsListener>()
  let settings = deepFreeze(await backend.read())
  let queue: Promise<unknown> = Promise.resolve()

  /** Another process, such as the command line beside the desktop, may have saved since: its change must not be lost. */
  const save = (change: (settings: Settings) => Settings): Promise<Settings> =>
    backend.exclusively(async () => {
      const current = deepFreeze(await backend.read())
      const checked = check(change(current))
      await verify?.(checked)
      if (!isDeepStrictEqual(checked, current)) await backend.write(differences(checked, defaultSettings))
      return checked
    })

  function use(checked: Settings): Settings {
    const before = settings
    if (!isDeepStrictEqual(checked, before)) {
      settings = deepFreeze(checked)
      for (const listener of [...listeners]) listener(settings, before)
    }
    return settings
  }

  /** One at a time; whoever asked hears of a failure, and the next has its own try. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = queue.then(work)
    queue = result.catch(() => undefined)
    return result
  }

  return {
    get: () => settings,
    update: (change) => inTurn(async () => use(await save(change))),
    reload: () => inTurn(async () => void use(await backend.read())),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function check(candidate: unknown): Settings {
  const checked = settingsSchema.safeParse(candidate)
  if (checked.success) return checked.data
  const [secret] = findSecrets(checked.error.issues, candidate)
  if (secret !== undefined) throw secretInSettings(secret, null, null)
  const problems = problemsOf(checked.error.issues, candidate)
  throw new AppError('settings_invalid', problems.map(showProblem).join('\n'), {
    hint: 'Nothing was saved.',
    details: { problems: problems.map(({ path, text }) => ({ path: [...path], text })) },
  })
}

/** As settings.json holds them: what is not as usual. */
export const storedText = (settings: Settings): string =>
  `${JSON.stringify(differences(settings, defaultSettings), null, '\t')}\n`

/** The part of `value` that is not as in `usual`. Lists are kept whole. */
export function differences(value: object, usual: object): StoredSettings {
  const stored: StoredSettings = {}
  const usually = new Map(Object.entries(usual))
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    const normal: unknown = usually.get(key)
    if (isDeepStrictEqual(inner, normal)) continue
    stored[key] = isGroup(inner) && isGroup(normal) ? differences(inner, normal) : inner
  }
  return stored
}

const isGroup = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const inner of Object.values(value)) deepFreeze(inner)
  return Object.freeze(value)
}
