/** Changes one setting given as text, as `settings set snapshot.windowMs 500` does. Saving is the store's. */
import { parse as parseYaml } from 'yaml'
import { AppError } from '../contract/errors'
import { defaultSettings, settingsSchema, type Settings } from '../contract/settings'
import { nearest } from './nearest'
import { problemsOf, quote, problemSentence, valueAt } from './problems'
import { findSecrets, isSecretPath, secretInSettings } from './secrets-found'
import { isNullableAt, isTextAt, keysAt, schemasAt, type SettingPath } from './schema-walk'

/**
 * The settings with one value changed. Text stays text where the setting is text; elsewhere the value is JSON, or
 * YAML on one line, and a list of texts may also be given as a,b,c.
 *
 * @param path for instance snapshot.windowMs or custom[0].timeoutMs
 * @throws AppError `settings_invalid` when there is no such setting or the value does not fit, `secret_in_settings`
 * when it is a secret.
 */
export function setSetting(settings: Settings, path: string, text: string): Settings {
  const keys = existing(path)
  checkPlaces(settings, keys, 1) // one past the end adds an entry
  const attempts = candidates(keys, text).map((value) => {
    const changed = withValue(settings, keys, value)
    return { changed, checked: settingsSchema.safeParse(changed) }
  })
  for (const { checked } of attempts) if (checked.success) return checked.data
  const [first] = attempts
  for (const { changed, checked } of attempts) {
    const [secret] = checked.success ? [] : findSecrets(checked.error.issues, changed)
    if (secret !== undefined) throw secretInSettings(secret, null, null)
  }
  const problems =
    first?.checked.success === false ? problemsOf(first.checked.error.issues, first.changed) : []
  throw new AppError('settings_invalid', problems.map(problemSentence).join('\n'))
}

/** The settings with one value back at its default; an entry of a list is removed. */
export function unsetSetting(settings: Settings, path: string): Settings {
  const keys = existing(path)
  checkPlaces(settings, keys, 0)
  const parent = keys.slice(0, -1)
  const last = keys.at(-1)
  const list = valueAt(settings, parent)
  const changed =
    typeof last === 'number' && Array.isArray(list)
      ? withValue(settings, parent, list.toSpliced(last, 1))
      : withValue(settings, keys, valueAt(defaultSettings, keys))
  const checked = settingsSchema.safeParse(changed)
  if (checked.success) return checked.data
  throw new AppError(
    'settings_invalid',
    problemsOf(checked.error.issues, changed).map(problemSentence).join('\n'),
    {
      hint: 'This setting has no default; remove the whole entry instead.',
    },
  )
}

/** The value of one setting, for `settings get`. */
export function getSetting(settings: Settings, path: string): unknown {
  return valueAt(settings, existing(path))
}

/** Splits a path and makes sure that the schema knows it. */
function existing(path: string): SettingPath {
  const keys = splitPath(path)
  for (let depth = 1; depth <= keys.length; depth++) {
    const known = keys.slice(0, depth)
    if (schemasAt(known).length > 0) continue
    if (isSecretPath(keys)) throw secretInSettings(keys, null, null)
    const group = known.slice(0, -1)
    const near = nearest(String(known.at(-1)), keysAt(group))
    throw new AppError('settings_invalid', `There is no setting ${quote(path)}.`, {
      hint: near === null ? undefined : `Did you mean ${[...group, near].join('.')}?`,
    })
  }
  return keys
}

/** @param past how far behind the last entry of a list a place may be. */
function checkPlaces(settings: Settings, keys: SettingPath, past: number): void {
  for (const [depth, key] of keys.entries()) {
    const list = valueAt(settings, keys.slice(0, depth))
    if (typeof key !== 'number' || !Array.isArray(list) || key < list.length + past) continue
    const name = keys.slice(0, depth).join('.')
    throw new AppError(
      'settings_invalid',
      `There is no ${name}[${key}]: ${entriesText(name, list.length)}.`,
      {
        hint: past === 0 ? undefined : `${name}[${list.length}] adds one.`,
      },
    )
  }
}

const entriesText = (name: string, count: number): string =>
  count === 0 ? `${name} is empty` : `the last is ${name}[${count - 1}]`

function splitPath(path: string): SettingPath {
  const keys = path
    .replace(/^settings\./, '')
    .replaceAll(/\[(\d+)\]/g, '.$1')
    .split('.')
  if (keys.some((key) => key === ''))
    throw new AppError('settings_invalid', `${quote(path)} is not the name of a setting.`, {
      hint: 'Write it as in snapshot.windowMs or custom[0].timeoutMs.',
    })
  return keys.map((key) => (/^\d{1,6}$/.test(key) ? Number(key) : key))
}

/** What the text may mean, the likeliest first: its problems are the ones that are told. */
function candidates(path: SettingPath, text: string): unknown[] {
  const values: unknown[] = []
  if (text === 'null' && isNullableAt(path)) values.push(null)
  if (isTextAt(path)) return [...values, text]
  values.push(jsonOrYaml(text))
  values.push(text.split(',').map((part) => part.trim()))
  return values
}

/** Neither of them is taken as it stands. */
function jsonOrYaml(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    try {
      // Braces and brackets alone: what looks like YAML elsewhere is a text that holds a colon.
      return /^\s*[[{]/.test(text) ? parseYaml(text) : text
    } catch {
      return text
    }
  }
}

function withValue<Value>(value: Value, [key, ...rest]: SettingPath, inner: unknown): Value {
  if (key === undefined) return inner as Value
  if (Array.isArray(value)) {
    const list: unknown[] = [...(value as unknown[])]
    list[Number(key)] = withValue(list[Number(key)], rest, inner)
    return list as Value
  }
  const group: object = typeof value === 'object' && value !== null ? value : {}
  return { ...group, [key]: withValue((group as Record<string, unknown>)[key], rest, inner) } as Value
}
