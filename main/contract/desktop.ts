/**
 * What only a window of the desktop app may ask and hear, beside the requests and events of every wire: saving where
 * the person says, files that were opened, the tray. Browsers have none of it.
 */
import * as z from 'zod/mini'
import { count } from './quantities'
import { reportFormats, reportLanguages } from './reports'
import { subjects, type Subject } from './snapshot'

const subject = z.enum(subjects as [Subject, ...Subject[]])
const nothing = z.strictObject({})
const epochMs = z.int().check(z.minimum(0))

/** The formats of a saved file: those of the report library, and the window's own printing. */
/** `age` is the file of an encrypted report as it lies in the library, for whoever has the key. */
export const exportFormats = [...reportFormats, 'pdf', 'age'] as const
export type ExportFormat = (typeof exportFormats)[number]

export const themeChoices = ['system', 'light', 'dark'] as const
export const languageChoices = ['system', 'en', 'ko'] as const

interface Row<Input extends z.ZodMiniType, Output extends z.ZodMiniType> {
  readonly input: Input
  readonly output: Output
  /** One sentence. */
  readonly summary: string
}

const row = <Input extends z.ZodMiniType, Output extends z.ZodMiniType>(
  row: Row<Input, Output>,
): Row<Input, Output> => row

export const openedDocumentSchema = z.object({
  id: z.string(),
  /** Without its folder. */
  fileName: z.string(),
  /** The document as JSON, whatever format the file has. Checked by whoever shows it. */
  content: z.string(),
})
export type OpenedDocument = z.infer<typeof openedDocumentSchema>

export const desktopRequests = {
  'desktop:state': row({
    input: nothing,
    output: z.object({
      platform: z.enum(['linux', 'darwin', 'win32']),
      /** False where the desktop shows no tray icons: the window then stays in the taskbar. */
      hasTray: z.boolean(),
      isPaused: z.boolean(),
      /** Whether the person has been told that closing the window leaves the app in the tray. */
      isCloseExplained: z.boolean(),
    }),
    summary: 'What this desktop can do, and what the app does on it.',
  }),
  'desktop:export': row({
    input: z.strictObject({
      what: z.discriminatedUnion('kind', [
        /** A snapshot taken for this, which is also kept in the library. */
        z.strictObject({
          kind: z.literal('now'),
          subjects: z.optional(z.array(subject).check(z.minLength(1))),
          token: z.optional(z.string().check(z.maxLength(64))),
        }),
        z.strictObject({ kind: z.literal('report'), name: z.string().check(z.maxLength(255)) }),
        z.strictObject({ kind: z.literal('opened'), id: z.string().check(z.maxLength(64)) }),
      ]),
      format: z.enum(exportFormats),
      /** What was measured in this range is shown too, in formats that have room for it (HTML, PDF). */
      history: z.nullable(z.strictObject({ from: epochMs, to: epochMs })),
      /** Of an HTML page; a PDF has that of the window. */
      language: z.optional(z.enum(reportLanguages)),
    }),
    /** Null when the person cancelled. */
    output: z.object({
      saved: z.nullable(z.object({ id: z.string(), fileName: z.string(), sizeBytes: count })),
    }),
    summary: 'Asks where to save a snapshot, and saves it there.',
  }),
  'desktop:reveal': row({
    input: z.strictObject({
      /** Of a file that `desktop:export` saved since the app was started, or the name of a report. */
      what: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('saved'), id: z.string().check(z.maxLength(64)) }),
        z.strictObject({ kind: z.literal('report'), name: z.string().check(z.maxLength(255)) }),
      ]),
    }),
    output: nothing,
    summary: 'Shows a file in its folder.',
  }),
  'desktop:drag': row({
    input: z.strictObject({ name: z.string().check(z.maxLength(255)) }),
    output: nothing,
    summary: 'Begins dragging the file of a report out of the window.',
  }),
  'desktop:opened': row({
    input: z.strictObject({ id: z.string().check(z.maxLength(64)) }),
    output: openedDocumentSchema,
    summary: 'A file that was opened with the app.',
  }),
  'desktop:explain-close': row({
    input: z.strictObject({ keepInTray: z.boolean() }),
    output: nothing,
    summary: 'The person has been told what closing the window does, and has chosen.',
  }),
  'desktop:pause': row({
    input: z.strictObject({ isPaused: z.boolean() }),
    output: nothing,
    summary: 'Stops watching the machine, or goes on.',
  }),
  'desktop:appearance': row({
    input: z.strictObject({ theme: z.enum(themeChoices), language: z.enum(languageChoices) }),
    output: nothing,
    summary: 'What the person chose in the window, which all that the app shows around it follows.',
  }),
} as const

export type DesktopChannel = keyof typeof desktopRequests
export type DesktopInput<C extends DesktopChannel> = z.input<(typeof desktopRequests)[C]['input']>
export type DesktopOutput<C extends DesktopChannel> = z.output<(typeof desktopRequests)[C]['output']>
export const desktopChannels = Object.keys(desktopRequests) as readonly DesktopChannel[]

export type DesktopHandlers = {
  [C in DesktopChannel]: (
    parameters: z.output<(typeof desktopRequests)[C]['input']>,
  ) => DesktopOutput<C> | Promise<DesktopOutput<C>>
}

/** What the app tells its window. */
export const desktopEvents = {
  /** An address of the dashboard to show: chosen in the tray or the menu, by a deep link, or for an opened file. */
  navigate: z.object({ address: z.string().check(z.startsWith('/')) }),
  /** The menu or its shortcut asked for the export. */
  'export-asked': z.object({}),
  /** The person has said where to save what is exported: from now on it is taken, printed and written. */
  'export-begun': z.object({}),
  /** The window is about to be closed for the first time. */
  'close-asked': z.object({}),
  /** `isPaused` or `hasTray` have changed. */
  state: desktopRequests['desktop:state'].output,
} as const

export type DesktopTopic = keyof typeof desktopEvents
export type DesktopPayload<T extends DesktopTopic> = z.output<(typeof desktopEvents)[T]>
export const desktopTopics = Object.keys(desktopEvents) as readonly DesktopTopic[]
