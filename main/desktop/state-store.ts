/** What the app remembers of itself between two starts, beside the settings: where the window was, what was explained, how it looks. */
import type { IpcMain } from 'electron'
import * as z from 'zod/mini'
import { languageChoices, themeChoices } from '../contract/desktop'
import { windowPlaceSchema } from './window-place'

const stateSchema = z.object({
  place: z._default(z.nullable(windowPlaceSchema), null),
  isCloseExplained: z._default(z.boolean(), false),
  themeChoice: z._default(z.enum(themeChoices), 'system'),
  languageChoice: z._default(z.enum(languageChoices), 'system'),
})
export type DesktopState = z.infer<typeof stateSchema>

/** As electron-store has it. */
export interface StateFile {
  store: Record<string, unknown>
}

export interface StateStore {
  get(): DesktopState
  set(change: Partial<DesktopState>): void
}

/**
 * A file that holds something else counts as none. Where it cannot be written, what changes is known until the app ends.
 * @param open reads the file, which may fail.
 */
export function createStateStore(open: () => StateFile, onProblem: (error: unknown) => void): StateStore {
  let file: StateFile | null = null
  let state = stateSchema.parse({})
  try {
    file = open()
    const read = stateSchema.safeParse(file.store)
    if (read.success) state = read.data
  } catch (error) {
    onProblem(error)
  }
  return {
    get: () => state,
    set(change) {
      state = { ...state, ...change }
      try {
        if (file !== null) file.store = { ...state }
      } catch (error) {
        onProblem(error)
        file = null // once is enough to know
      }
    },
  }
}

/** The file `desktop.json` in the app's own folder. */
export async function openStateFile(ipcMain: Pick<IpcMain, 'removeAllListeners'>): Promise<StateFile> {
  const { default: ElectronStore } = await import('electron-store')
  try {
    return new ElectronStore<Record<string, unknown>>({
      name: 'desktop',
      accessPropertiesByDotNotation: false,
      clearInvalidConfig: true,
    })
  } finally {
    // It would tell any page and any frame where the app's data lie; our pages never open this file.
    ipcMain.removeAllListeners('electron-store-get-data')
  }
}
