/** Reads a settings file and says exactly what is wrong with it. Never writes: a broken file is the person's to mend. */
import path from 'node:path'
import { AppError } from '../contract/errors'
import { defaultSettings, settingsSchema, type Settings } from '../contract/settings'
import { findJsonFault } from './json-fault'
import type { Locate } from './locate'
import { problemsOf, showProblem, type SettingProblem } from './problems'
import { readTextFile } from './text-file'

export interface SettingsFile {
  /** Absolute. YAML when it ends in .yaml or .yml, else JSON. */
  file: string
  /** Whether a person named it, so that its absence is a mistake and not the usual state of a new machine. */
  explicit: boolean
}

/** A list longer than this helps nobody. */
const shownProblems = 20

/**
 * The settings with every default filled in.
 *
 * @throws AppError `settings_unreadable` when the file cannot be read or parsed, `settings_invalid` when it holds
 * what the schema does not allow, each problem with its key and line; `secret_in_settings` before all others.
 */
export async function readSettings({ file, explicit }: SettingsFile): Promise<Settings> {
  const text = readTextFile(file)
  if (text === null) {
    if (!explicit) return defaultSettings
    throw new AppError('settings_unreadable', `The settings file ${file} does not exist.`, {
      hint: 'Check the path, or leave it out to use the default settings.',
      details: { file },
    })
  }
  const isYaml = /^\.ya?ml$/i.test(path.extname(file))
  const { value, locate } = isYaml
    ? await parseYaml(text, file)
    : { value: parseJson(text, file), locate: null }
  const checked = settingsSchema.safeParse(value)
  if (checked.success) return checked.data
  const { issues } = checked.error
  const locator = locate ?? (await jsonLocator(text))
  const { findSecrets, secretInSettings } = await import('./secrets-found')
  const [secret] = findSecrets(issues, value)
  if (secret === undefined) throw invalid(file, problemsOf(issues, value), locator)
  const line = locator(secret)
  throw secretInSettings(secret, `${line === null ? '' : `line ${line} of `}${file}`, file)
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    const fault = findJsonFault(text)
    const before = text.slice(0, fault?.offset ?? 0).split('\n')
    const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1} of ${file}`
    throw new AppError(
      'settings_unreadable',
      `The settings are not JSON: expected ${fault?.expected} (${place}).`,
      {
        hint: 'Correct the file; it was left as it is.',
        // Node's own error quotes the file, which may hold secrets, so it is not carried as the cause.
        details: { file, line: before.length, reason: cause instanceof Error ? cause.name : 'unknown' },
      },
    )
  }
}

async function parseYaml(text: string, file: string): Promise<{ value: unknown; locate: Locate }> {
  const { openYaml } = await import('./locate')
  const document = await openYaml(text)
  if (document.fault === null) return { value: document.value ?? {}, locate: document.locate }
  const { reason, line, column } = document.fault
  const place = `line ${line}, column ${column} of ${file}`
  throw new AppError('settings_unreadable', `The settings are not YAML: ${reason} (${place}).`, {
    hint: 'Correct the file; it was left as it is.',
    details: { file, line },
  })
}

/** JSON is YAML too, so the parser that knows lines serves both. It is loaded only when something is wrong. */
async function jsonLocator(text: string): Promise<Locate> {
  const { openYaml } = await import('./locate')
  return (await openYaml(text)).locate
}

function invalid(file: string, problems: readonly SettingProblem[], locate: Locate): AppError {
  const placed = problems.map((problem) => {
    const line = locate(problem.path)
    return { line, message: `${showProblem(problem)} (${line === null ? '' : `line ${line} of `}${file}).` }
  })
  const shown = placed.slice(0, shownProblems).map(({ message }) => message)
  if (placed.length > shown.length) shown.push(`And ${placed.length - shown.length} more.`)
  return new AppError('settings_invalid', shown.join('\n'), {
    hint: 'Correct the file; it was left as it is.',
    details: { file, problems: placed },
  })
}
