/** Opens the settings even where their file cannot be used: with the defaults then, and without touching the file. */
import { AppError } from '../contract/errors'
import { defaultSettings } from '../contract/settings'
import { createSettingsStore, type SettingsBackend, type SettingsStore } from '../settings/store'

export interface OpenedSettings {
  settings: SettingsStore
  /** What is wrong with the file, and where; null when nothing is. */
  problem: AppError | null
}

/** A change made later is refused with the same problem until somebody has mended the file. */
export async function openSettings(backend: SettingsBackend): Promise<OpenedSettings> {
  try {
    return { settings: await createSettingsStore({ backend }), problem: null }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    let isStarting = true
    const settings = await createSettingsStore({
      backend: {
        ...backend,
        read: () => {
          if (!isStarting) return backend.read()
          isStarting = false
          return Promise.resolve(defaultSettings)
        },
      },
    })
    return { settings, problem: error }
  }
}
