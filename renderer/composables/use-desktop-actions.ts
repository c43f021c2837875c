/** What people ask of the desktop app, told in toasts where it was done or why it was not. */
import { useI18n } from 'vue-i18n'
import { useDesktopStore, type ExportChoice, type RevealedFile } from '../stores/desktop'
import { useToastsStore } from '../stores/toasts'
import { useFormat } from './use-format'
import { useErrorText } from './use-problem-text'

/** None of these throws. */
export interface DesktopActions {
  /** @returns whether a file was saved; false also when the person cancelled. */
  saveAs(choice: ExportChoice): Promise<boolean>
  reveal(what: RevealedFile): Promise<void>
  drag(name: string): Promise<void>
  /** The window closes then. */
  explainClose(keepInTray: boolean): Promise<void>
  resume(): Promise<void>
}

export function useDesktopActions(): DesktopActions {
  const desktop = useDesktopStore()
  const toasts = useToastsStore()
  const format = useFormat()
  const errorText = useErrorText()
  const { t } = useI18n()

  function tell(what: string, error: unknown): void {
    const { title, hint } = errorText.value(error)
    toasts.show(hint === null ? `${what}: ${title}` : `${what}: ${title}. ${hint}`, { state: 'critical' })
  }
  async function attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      tell(t('desktop.failed'), error)
    }
  }
  const reveal = (what: RevealedFile): Promise<void> => attempt(() => desktop.reveal(what))

  return {
    async saveAs(choice) {
      try {
        const saved = await desktop.saveAs(choice)
        if (saved === null) return false
        const { id, fileName, sizeBytes } = saved
        const size = format.value.text(format.value.bytes(sizeBytes))
        toasts.show(t('desktop.export.saved', { name: fileName, size }), {
          action: {
            label: t(desktop.isMac ? 'desktop.export.revealMac' : 'desktop.export.reveal'),
            run: () => void reveal({ kind: 'saved', id }),
          },
        })
        return true
      } catch (error) {
        tell(t('desktop.export.failed'), error)
        return false
      }
    },
    reveal,
    drag: (name) => attempt(() => desktop.drag(name)),
    explainClose: (keepInTray) => attempt(() => desktop.explainClose(keepInTray)),
    resume: () => attempt(() => desktop.pause(false)),
  }
}
