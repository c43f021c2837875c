/** Does what `settings show|path|set|unset` ask for. */
import path from 'node:path'
import { AppError } from '../../contract/errors'
import { createConfBackend } from '../../settings/conf-backend'
import { backupSchedules } from '../../schedule/backup-schedule'
import { checkSchedules } from '../../schedule/timetable'
import { getSetting, setSetting, unsetSetting } from '../../settings/edit'
import { appFolders, settingsFileName } from '../../settings/folders'
import { createSettingsStore } from '../../settings/store'
import type { CommandContext, GlobalOptions } from '../context'
import { exitCodes, type ExitCode } from '../exit-codes'
import { harmless } from '../terminal/width'
import { loadSettings, settingsPlace } from './load'

/** @param key null for all. */
export async function showSettings(
  key: string | null,
  options: GlobalOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const settings = await loadSettings(options, context)
  context.stdout.write(`${JSON.stringify(key === null ? settings : getSetting(settings, key), null, 2)}\n`)
  return exitCodes.ok
}

export function showPaths(options: GlobalOptions, context: CommandContext): ExitCode {
  const folders = appFolders(context)
  const rows = [
    ['settings', settingsPlace(options, context).file],
    ['reports', folders.reports],
    ['data', folders.data],
    ['logs', folders.logs],
    ['cache', folders.cache],
  ] as const
  context.stdout.write(rows.map(([name, place]) => `${name.padEnd(10)}${harmless(place)}\n`).join(''))
  return exitCodes.ok
}

/** @param value null to go back to the default. */
export async function changeSetting(
  key: string,
  value: string | null,
  options: GlobalOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { file } = settingsPlace(options, context)
  if (path.basename(file) !== settingsFileName) {
    throw new AppError('usage_invalid', `${file} can be read but not changed from here.`, {
      hint: 'Edit it by hand, or leave --config out to change the usual settings.',
    })
  }
  const store = await createSettingsStore({
    backend: createConfBackend(path.dirname(file)),
    verify: ({ schedules, backups }) => checkSchedules([...schedules, ...backupSchedules(backups)]),
  })
  const settings = await store.update((before) =>
    value === null ? unsetSetting(before, key) : setSetting(before, key, value),
  )
  if (options.quiet !== true) {
    const now = value === null && /\[\d+\]$/.test(key) ? 'removed' : JSON.stringify(getSetting(settings, key))
    context.stdout.write(`${harmless(`${key}: ${now}`)}\n`)
  }
  return exitCodes.ok
}
