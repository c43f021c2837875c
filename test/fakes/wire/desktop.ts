/** A made-up desktop app around the page: it answers what a window asks, and says what a test lets it say. */
import {
  desktopChannels,
  desktopEvents,
  desktopRequests,
  type DesktopChannel,
  type DesktopHandlers,
  type DesktopPayload,
  type DesktopTopic,
} from '../../../main/contract/desktop'
import type { ReportFormat } from '../../../main/contract/reports'
import { RequestError } from '../../../renderer/api/request-error'
import type { Desktop, Transport } from '../../../renderer/api/transport'

export interface FakeDesktop extends Desktop {
  /** What the app has been asked, the oldest first. */
  readonly asked: readonly { channel: DesktopChannel; input: unknown }[]
  /** Says something to the window, as the app would. @throws where the contract knows no such thing. */
  say<T extends DesktopTopic>(topic: T, payload: DesktopPayload<T>): void
}

export interface FakeDesktopDependencies {
  /** The wire without the desktop: what is exported comes from there. */
  invoke: Transport['invoke']
  /** @returns when so much time has passed. */
  wait: (ms: number) => Promise<void>
  hasTray: boolean
}

/** How long the save dialog is open, and printing takes. */
const dialogMs = 400
const printingMs = 900

/** The file that was opened with the app: `/opened/example`; `/opened/broken` is no snapshot. */
const openedName = 'backup of db-7 before the move.json'

export function createFakeDesktop({ invoke, wait, hasTray }: FakeDesktopDependencies): FakeDesktop {
  const listeners = new Map<DesktopTopic, Set<(payload: never) => void>>()
  const asked: { channel: DesktopChannel; input: unknown }[] = []
  let state: DesktopPayload<'state'> = {
    platform: 'linux',
    hasTray,
    isPaused: false,
    isCloseExplained: false,
  }

  function say<T extends DesktopTopic>(topic: T, payload: DesktopPayload<T>): void {
    const checked = desktopEvents[topic].parse(payload) as never
    if (topic === 'state') state = checked
    for (const listener of listeners.get(topic) ?? []) listener(checked)
  }
  const change = (changed: Partial<typeof state>): void => say('state', { ...state, ...changed })

  async function openedDocument(): Promise<string> {
    const reports = await invoke('report:list', {})
    const report = reports.filter(({ format }) => format === 'json').at(-1)
    if (report === undefined) throw new RequestError('report_unknown', 'There is no such file.')
    return (await invoke('report:read', { name: report.name, format: 'json' })).content
  }

  const handlers: DesktopHandlers = {
    'desktop:state': () => state,
    'desktop:export': async ({ what, format }) => {
      await wait(dialogMs)
      say('export-begun', {})
      const documentFormat: ReportFormat = format === 'pdf' || format === 'age' ? 'json' : format
      let name = openedName
      if (what.kind === 'now') {
        const { reports } = await invoke('snapshot:take', {
          formats: [documentFormat],
          ...(what.subjects && { subjects: what.subjects }),
          ...(what.token && { token: what.token }),
        })
        name = reports[0]!.name
      } else if (what.kind === 'report') name = (await invoke('report:read', { name: what.name })).report.name
      if (format === 'pdf') await wait(printingMs)
      return {
        saved: { id: 'saved', fileName: name.replace(/\.[a-z]+$/, `.${format}`), sizeBytes: 184_213 },
      }
    },
    'desktop:reveal': () => ({}),
    'desktop:drag': () => ({}),
    'desktop:opened': async ({ id }) => {
      if (id === 'broken') return { id, fileName: 'holiday.json', content: '{"schema": "something else"}' }
      if (id !== 'example')
        throw new RequestError('report_unknown', 'This file is not open any more.', 'Open it again.')
      return { id, fileName: openedName, content: await openedDocument() }
    },
    'desktop:explain-close': () => {
      change({ isCloseExplained: true })
      return {}
    },
    'desktop:pause': ({ isPaused }) => {
      change({ isPaused })
      return {}
    },
    'desktop:appearance': () => ({}),
  }

  return {
    asked,
    say,
    async invoke(channel, input) {
      // As the bridge does: no proxies, no undefined.
      const sent = JSON.parse(JSON.stringify(input)) as unknown
      asked.push({ channel, input: sent })
      if (!desktopChannels.includes(channel))
        throw new RequestError('unknown_request', 'There is no request of this name.')
      const { input: inputSchema, output: outputSchema } = desktopRequests[channel]
      const parameters = inputSchema.safeParse(sent)
      if (!parameters.success) throw new RequestError('request_invalid', parameters.error.message)
      const answer = handlers[channel] as (parameters: unknown) => unknown
      return outputSchema.parse(structuredClone(await answer(parameters.data))) as never
    },
    listen(topic, listener) {
      const those = listeners.get(topic) ?? new Set()
      listeners.set(topic, those.add(listener))
      return () => void those.delete(listener)
    },
  }
}
