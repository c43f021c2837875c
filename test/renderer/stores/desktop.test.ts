// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { subjects } from '../../../main/contract/snapshot'
import type { Transport } from '../../../renderer/api/transport'
import { useDesktopStore } from '../../../renderer/stores/desktop'
import { useLiveStore } from '../../../renderer/stores/live'
import { useSessionStore } from '../../../renderer/stores/session'
import { createFakeTransport } from '../../fakes/wire/fake-transport'
import { createScriptedTransport, useTransportInStores } from './scripted-transport'

const startMs = Date.parse('2026-11-23T08:00:00.000Z')

function inWindow() {
  const { transport, desktop } = createFakeTransport({
    scenario: 'well',
    role: 'admin',
    signin: false,
    latencyMs: 0,
    offline: false,
    speed: 1,
    desktop: 'tray',
    now: () => startMs,
  })
  useTransportInStores(transport)
  return { store: useDesktopStore(), app: desktop!, transport }
}
const lastAsked = (app: ReturnType<typeof inWindow>['app']) => app.asked.at(-1)
const now = { past: null, subjects, format: 'json', history: null } as const

beforeEach(() => localStorage.clear())

describe('in a browser', () => {
  it('is no window, and refuses what only a window can', async () => {
    useTransportInStores(createScriptedTransport())
    const store = useDesktopStore()
    expect(store.isWindow).toBe(false)
    expect(store.isPaused).toBe(false)
    await expect(store.reveal({ kind: 'report', name: 'a.json' })).rejects.toThrow('Only a window')
  })
})

describe('in a window', () => {
  it('knows the state, and that what was told meanwhile is newer than the answer', async () => {
    const { store, app } = inWindow()
    const asking = store.load()
    app.say('state', { platform: 'darwin', hasTray: true, isPaused: true, isCloseExplained: true })
    await asking
    expect(store.isPaused).toBe(true)
    expect(store.isMac).toBe(true)
  })

  it('takes the whole machine unless told otherwise, with a word to know its progress by', async () => {
    const { store, app } = inWindow()
    await store.saveAs(now)
    expect(lastAsked(app)?.input).toEqual({
      what: { kind: 'now', token: expect.any(String) as string },
      format: 'json',
      history: null,
    })
    await store.saveAs({ ...now, subjects: ['cpu', 'disks'] })
    expect(lastAsked(app)?.input).toMatchObject({ what: { subjects: ['cpu', 'disks'] } })
  })

  it('follows the collectors of its own snapshot until the file is there', async () => {
    const { store, transport } = inWindow()
    const live = useLiveStore()
    await useSessionStore().resume()
    live.want(['progress'])
    await new Promise((resolve) => setTimeout(resolve, 50))
    const saving = store.saveAs({ ...now, subjects: ['cpu'] })
    expect(store.taking?.collectors).toEqual([{ subject: 'cpu', state: 'waiting', durationMs: null }])
    void transport.invoke('snapshot:take', {
      formats: ['json'],
      subjects: ['cpu'],
      token: 'of somebody else',
    })
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(store.taking?.collectors[0]?.state).toBe('waiting')
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(store.taking?.collectors[0]?.state).toBe('started')
    const saved = await saving
    expect(saved?.fileName).toMatch(/^infra_snap_web-1_.*\.json$/)
    expect(store.taking).toBeNull()
  })

  it('tells a file that is no snapshot from one that is not open any more', async () => {
    const { store } = inWindow()
    await expect(store.open('broken')).rejects.toMatchObject({ code: 'document_unreadable' })
    await expect(store.open('other')).rejects.toMatchObject({ code: 'report_unknown' })
    expect((await store.open('example')).snapshot.host.name).toBe('web-1')
  })

  it('means with the export of the menu the snapshot that is seen', () => {
    const { store, app } = inWindow()
    app.say('export-asked', {})
    expect(store.exportAsked).toEqual({ snapshot: null })
    const seen = { past: { kind: 'opened' as const, id: 'example' }, takenAt: null }
    store.seenSnapshot = seen
    app.say('export-asked', {})
    expect(store.exportAsked).toEqual({ snapshot: seen })
  })

  it('keeps an address that comes before anybody can show it', () => {
    const { store, app } = inWindow()
    app.say('navigate', { address: '/settings/desktop' })
    expect(store.askedAddress).toBe('/settings/desktop')
  })

  it('is told at once that it goes on', async () => {
    const { store, app } = inWindow()
    await store.load()
    await store.pause(true)
    expect(store.isPaused).toBe(true)
    await store.pause(false)
    expect(store.isPaused).toBe(false)
    expect(lastAsked(app)).toEqual({ channel: 'desktop:pause', input: { isPaused: false } })
  })

  it('tells the app how the person wants to see it', async () => {
    const { store, app } = inWindow()
    await store.tellAppearance({ theme: 'dark', language: 'ko' })
    expect(lastAsked(app)).toEqual({
      channel: 'desktop:appearance',
      input: { theme: 'dark', language: 'ko' },
    })
  })

  it('trusts no format that somebody else wrote into the storage', () => {
    localStorage.setItem('autoinfrasnap.export-format', 'exe')
    expect(inWindow().store.exportFormat).toBe('json')
  })
})

describe('the made-up desktop', () => {
  it('refuses what the contract does not know, and is no browser with a sign-in', async () => {
    const { transport } = inWindow() as { transport: Transport }
    expect(transport.signsIn).toBe(false)
    await expect(transport.desktop!.invoke('desktop:drag', { name: 'x'.repeat(300) })).rejects.toMatchObject({
      code: 'request_invalid',
    })
  })
})
