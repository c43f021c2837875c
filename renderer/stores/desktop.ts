/**
 * What the dashboard can do in a window of the desktop app, and what the app asks of its window. In a browser nothing
 * of it happens: `isWindow` is false, and whoever asks for more is mistaken.
 */
import { computed, shallowRef } from 'vue'
import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import {
  exportFormats,
  type DesktopInput,
  type DesktopOutput,
  type ExportFormat,
} from '../../main/contract/desktop'
import type { EventPayload } from '../../main/contract/events'
import { subjects as allSubjects, type Snapshot, type Subject } from '../../main/contract/snapshot'
import type { Desktop } from '../api/transport'
import { usePreferencesStore } from './preferences'
import { useLiveStore } from './live'
import { beginTaking, progressed, type Taking } from './reports-taking'
import { parseSnapshot } from './snapshot-document'
import { useTransport } from './transport'

export type DesktopState = DesktopOutput<'desktop:state'>
export type SavedFile = NonNullable<DesktopOutput<'desktop:export'>['saved']>
export type RevealedFile = DesktopInput<'desktop:reveal'>['what']

/** A snapshot that there is already, as the export names it. */
export type PastSnapshot = Exclude<DesktopInput<'desktop:export'>['what'], { kind: 'now' }>

export interface SeenSnapshot {
  past: PastSnapshot
  /** ISO 8601; null where it is not known. */
  takenAt: string | null
}

export interface ExportChoice {
  /** Null: what the machine is now, of which `subjects` are taken. */
  past: PastSnapshot | null
  subjects: readonly Subject[]
  format: ExportFormat
  /** UTC milliseconds. */
  history: { from: number; to: number } | null
}

export interface OpenedFile {
  fileName: string
  snapshot: Snapshot
}

export const useDesktopStore = defineStore('desktop', () => {
  const { desktop } = useTransport()
  const live = useLiveStore()
  const preferences = usePreferencesStore()

  /** Null until it is known, and in a browser. */
  const state = shallowRef<DesktopState | null>(null)
  /** An address that is to be shown; whoever shows it sets it to null. */
  const askedAddress = shallowRef<string | null>(null)
  /** What the export dialog is open for; null while it is closed. */
  const exportAsked = shallowRef<{ snapshot: SeenSnapshot | null } | null>(null)
  /** The snapshot that the page shows, which an export from the menu means; null while it shows none. */
  const seenSnapshot = shallowRef<SeenSnapshot | null>(null)
  const isCloseAsked = shallowRef(false)
  /** Whether the person has said where to save what is being exported. */
  const isExportBegun = shallowRef(false)
  /** How far the collectors are, while an export takes a snapshot. */
  const taking = shallowRef<Taking | null>(null)
  /** That this desktop has no tray is told once in a lifetime. */
  const isNoTrayTold = useLocalStorage('autoinfrasnap.no-tray-told', false, { writeDefaults: false })

  const exportFormat = useLocalStorage<ExportFormat>('autoinfrasnap.export-format', 'json', {
    serializer: {
      read: (text) => exportFormats.find((format) => format === text) ?? 'json',
      write: (format) => format,
    },
    writeDefaults: false,
  })

  function window(): Desktop {
    if (desktop === null) throw new Error('Only a window of the desktop app can do this.')
    return desktop
  }

  if (desktop !== null) {
    desktop.listen('state', (changed) => (state.value = changed))
    desktop.listen('navigate', ({ address }) => (askedAddress.value = address))
    desktop.listen('export-asked', () => (exportAsked.value = { snapshot: seenSnapshot.value }))
    desktop.listen('export-begun', () => (isExportBegun.value = true))
    desktop.listen('close-asked', () => (isCloseAsked.value = true))
  }

  return {
    isWindow: desktop !== null,
    state,
    isPaused: computed(() => state.value?.isPaused ?? false),
    /** macOS has no tray: there it is the menu bar. */
    isMac: computed(() => state.value?.platform === 'darwin'),
    askedAddress,
    exportAsked,
    seenSnapshot,
    isCloseAsked,
    isExportBegun,
    taking,
    isNoTrayTold,
    /** As chosen last. */
    exportFormat,

    /** @throws RequestError */
    async load(): Promise<void> {
      const answer = await window().invoke('desktop:state', {})
      // What was told meanwhile is newer.
      state.value ??= answer
    },

    /**
     * Asks where to save it, and saves it there.
     * @returns null when the person cancelled
     * @throws RequestError
     */
    async saveAs({ past, subjects, format, history }: ExportChoice): Promise<SavedFile | null> {
      const token = crypto.randomUUID()
      const stop = live.listen({
        onMessage: ({ topic, payload }) => {
          if (topic === 'progress' && taking.value?.token === token)
            taking.value = progressed(taking.value, payload as EventPayload<'progress'>)
        },
      })
      isExportBegun.value = false
      taking.value = past === null ? beginTaking(token, subjects) : null
      try {
        const what =
          past ??
          ({
            kind: 'now',
            token,
            ...(subjects.length < allSubjects.length && { subjects: [...subjects] }),
          } as const)
        const language = format === 'html' ? { language: preferences.language } : {}
        return (await window().invoke('desktop:export', { what, format, history, ...language })).saved
      } finally {
        stop()
        taking.value = null
      }
    },

    /** @throws RequestError */
    async reveal(what: RevealedFile): Promise<void> {
      await window().invoke('desktop:reveal', { what })
    },

    /** Goes on with a drag that has begun in the page. @throws RequestError */
    async drag(name: string): Promise<void> {
      await window().invoke('desktop:drag', { name })
    },

    /** @throws RequestError also `document_unreadable` when it is no snapshot */
    async open(id: string): Promise<OpenedFile> {
      const { fileName, content } = await window().invoke('desktop:opened', { id })
      return { fileName, snapshot: parseSnapshot(content, fileName) }
    },

    /** The window closes after this. @throws RequestError */
    async explainClose(keepInTray: boolean): Promise<void> {
      isCloseAsked.value = false
      await window().invoke('desktop:explain-close', { keepInTray })
    },

    /** What was chosen here, which the app around the window follows. @throws RequestError */
    async tellAppearance(choice: DesktopInput<'desktop:appearance'>): Promise<void> {
      await window().invoke('desktop:appearance', choice)
    },

    /** @throws RequestError */
    async pause(isPaused: boolean): Promise<void> {
      await window().invoke('desktop:pause', { isPaused })
      if (state.value !== null) state.value = { ...state.value, isPaused }
    },
  }
})
