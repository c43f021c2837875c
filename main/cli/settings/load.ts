/** Which settings file a command uses, and its content. */
import path from 'node:path'
import type { Settings } from '../../contract/settings'
import { appFolders, settingsFileName } from '../../settings/folders'
import { readSettings } from '../../settings/read'
import type { CommandContext, GlobalOptions } from '../context'

export interface SettingsPlace {
  file: string
  /** Whether --config named it. */
  explicit: boolean
}

/** @throws AppError `folders_unknown` for an account without a home folder that names no file either. */
export function settingsPlace({ config }: GlobalOptions, context: CommandContext): SettingsPlace {
  if (config !== undefined) return { file: path.resolve(context.workingFolder, config), explicit: true }
  return { file: path.join(appFolders(context).config, settingsFileName), explicit: false }
}

export const loadSettings = async (options: GlobalOptions, context: CommandContext): Promise<Settings> =>
  readSettings(settingsPlace(options, context))
