/** Answers what only a window of the desktop app may ask. */
import { AppError } from '../contract/errors'
import type { DesktopHandlers, DesktopOutput } from '../contract/desktop'
import type { SettingsStore } from '../settings/store'
import type { AppearanceChoice } from './appearance'
import type { Exporter } from './export'
import type { OpenedFiles } from './opened-files'
import { fileOfReport } from './report-files'
import type { ClosingChoice } from './window'

export interface DesktopHandlerDependencies {
  state: () => DesktopOutput<'desktop:state'>
  settings: SettingsStore
  exporter: Exporter
  opened: OpenedFiles
  reportsFolder: () => string
  /** Shows a file in its folder. */
  reveal: (file: string) => void
  /** Begins dragging a file out of the window. */
  drag: (file: string) => void
  setPaused: (isPaused: boolean) => void
  setAppearance: (choice: AppearanceChoice) => void
  /** The person has chosen what closing does; `isKept` is false where the settings could not be saved. */
  closeAsChosen: (chosen: ClosingChoice) => void
}

export function createDesktopHandlers(deps: DesktopHandlerDependencies): DesktopHandlers {
  const reportFile = (name: string): Promise<string> => fileOfReport(name, deps.reportsFolder())
  return {
    'desktop:state': () => deps.state(),
    'desktop:export': (parameters) => deps.exporter.run(parameters),
    async 'desktop:reveal'({ what }) {
      const file = what.kind === 'report' ? await reportFile(what.name) : deps.exporter.fileOf(what.id)
      if (file === null)
        throw new AppError('report_unknown', 'That file was saved before the app was started.', {
          hint: 'Look for it in the folder where it was saved.',
        })
      deps.reveal(file)
      return {}
    },
    async 'desktop:drag'({ name }) {
      deps.drag(await reportFile(name))
      return {}
    },
    async 'desktop:opened'({ id }) {
      const { fileName, content } = await deps.opened.read(id)
      return { id, fileName, content }
    },
    async 'desktop:explain-close'({ keepInTray }) {
      let isKept = false
      try {
        await deps.settings.update((settings) =>
          settings.desktop.closeToTray === keepInTray
            ? settings
            : { ...settings, desktop: { ...settings.desktop, closeToTray: keepInTray } },
        )
        isKept = true
      } finally {
        // Whether it could be saved or not: the person wanted the window to go.
        deps.closeAsChosen({ keepInTray, isKept })
      }
      return {}
    },
    'desktop:pause'({ isPaused }) {
      deps.setPaused(isPaused)
      return {}
    },
    'desktop:appearance'(choice) {
      deps.setAppearance(choice)
      return {}
    },
  }
}
