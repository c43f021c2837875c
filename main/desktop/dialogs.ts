/** The dialogs of the system: where to save, what to open, and what to do when something went wrong. */
import { app, dialog, type BrowserWindow, type MessageBoxOptions } from 'electron'
import path from 'node:path'
import type { ExportFormat } from '../contract/desktop'
import { AppError } from '../contract/errors'
import type { AskedCommand } from './command-consent'
import { commandText } from './command-text'
import { fill, type DesktopTexts } from './texts/texts'

/** Also what people call YAML. */
const extensions: Readonly<Record<ExportFormat, string[]>> = {
  json: ['json'],
  yaml: ['yaml', 'yml'],
  csv: ['csv'],
  html: ['html', 'htm'],
  pdf: ['pdf'],
  age: ['age'],
}

export interface Dialogs {
  /** @param name proposed. @returns the absolute path; null when the person cancelled. */
  askWhere(name: string, format: ExportFormat): Promise<string | null>
  /** @returns the absolute paths of the files that were chosen. */
  askWhat(): Promise<string[]>
  askAfterCrash(window: BrowserWindow): Promise<'reload' | 'close'>
  /** Blocks until it is answered. @returns whether what was edited may be lost. */
  askToDiscard(window: BrowserWindow): boolean
  tellUnreadable(error: unknown): void
  /** @returns whether the person lets these run. */
  askAboutCommands(commands: readonly AskedCommand[]): Promise<boolean>
}

/** @param window over which they appear; null while there is none. */
export function createDialogs(texts: () => DesktopTexts, window: () => BrowserWindow | null): Dialogs {
  const words = (): DesktopTexts['dialog'] => texts().dialog
  const ask = (options: MessageBoxOptions) => {
    const over = window()
    return over === null ? dialog.showMessageBox(options) : dialog.showMessageBox(over, options)
  }
  let lastFolder: string | null = null
  return {
    async askWhere(name, format) {
      const options = {
        title: words().saveTitle,
        defaultPath: path.join(lastFolder ?? app.getPath('documents'), name),
        filters: [{ name: format.toUpperCase(), extensions: extensions[format] }],
      }
      const over = window()
      const { canceled, filePath } = await (over === null
        ? dialog.showSaveDialog(options)
        : dialog.showSaveDialog(over, options))
      if (canceled || filePath === '') return null
      lastFolder = path.dirname(filePath)
      return filePath
    },
    async askWhat() {
      const options: Electron.OpenDialogOptions = {
        title: words().openTitle,
        filters: [{ name: words().snapshotFiles, extensions: ['json', 'yaml', 'yml', 'html', 'htm', 'age'] }],
        properties: ['openFile'],
      }
      const over = window()
      const { canceled, filePaths } = await (over === null
        ? dialog.showOpenDialog(options)
        : dialog.showOpenDialog(over, options))
      return canceled ? [] : filePaths
    },
    async askAfterCrash(crashed) {
      const { response } = await dialog.showMessageBox(crashed, {
        type: 'error',
        message: words().crashedTitle,
        detail: words().crashedDetail,
        buttons: [words().reload, words().close],
        defaultId: 0,
        cancelId: 1,
      })
      return response === 0 ? 'reload' : 'close'
    },
    async askAboutCommands(commands) {
      const list = commands.map(({ name, argv }) => `${name}:\n${commandText(argv, words().commandLeft)}`)
      const { response } = await ask({
        type: 'warning',
        message: words().commandTitle,
        detail: fill(words().commandDetail, { commands: list.join('\n\n') }),
        buttons: [words().commandRefuse, words().commandAllow],
        defaultId: 0,
        cancelId: 0,
        noLink: true, // two buttons side by side on Windows, of which none is made larger
      })
      return response === 1
    },
    askToDiscard(edited) {
      const response = dialog.showMessageBoxSync(edited, {
        type: 'warning',
        message: words().unsavedTitle,
        detail: words().unsavedDetail,
        buttons: [words().stay, words().discard],
        defaultId: 0,
        cancelId: 0,
      })
      return response === 1
    },
    tellUnreadable(error) {
      const told = error instanceof AppError ? [error.message, error.hint] : [String(error)]
      void ask({
        type: 'error',
        message: words().openFailed,
        detail: told.filter((part) => part !== null).join('\n'),
        buttons: [words().ok],
      })
    },
  }
}
