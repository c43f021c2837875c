/** Both ends of a window's wire together: the page's transport, the real preload script, the main process's transport. */
import { describe, expect, it } from 'vitest'
import type { EventMessage, Topic } from '../../../main/contract/events'
import { defaultSettings } from '../../../main/contract/settings'
import { createIpcTransport as createMainSide } from '../../../main/transports/ipc'
import { createIpcTransport } from '../../../renderer/api/ipc'
import type { StreamListener } from '../../../renderer/api/transport'
import { createMachine } from '../../fakes/wire/machine'
import { scenarioOf } from '../../fakes/wire/scenarios'
import { createFakeElectron, settled } from '../../main/transports/fake-electron'

function createWorld() {
  const electron = createFakeElectron()
  const listeners = new Set<(message: EventMessage) => void>()
  const transport = createMainSide({
    ipcMain: electron.ipcMain,
    dispatch: async ({ channel, input }) => ({ ok: true, value: { channel, input } }),
    events: {
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      watch: () => () => undefined,
    },
    desktop: { handlers: {} as never },
    actor: { id: 'local', name: 'ann', role: 'admin' },
    log: { warn: () => undefined, error: () => undefined },
  })
  const window = electron.openWindow()
  transport.attach(window.webContents)
  return {
    transport,
    window,
    say: (message: EventMessage) => listeners.forEach((listener) => listener(message)),
    load: async () => createIpcTransport(await window.loadBridge()),
  }
}

const topics: Topic[] = ['cpu', 'memory', 'disks', 'network', 'processes', 'containers', 'self', 'findings']

/** Keeps the newest of each topic. */
function createMirror(): StreamListener & { newest: Map<Topic, EventMessage>; resets: number } {
  const newest = new Map<Topic, EventMessage>()
  const mirror = {
    newest,
    resets: 0,
    onMessage: (message: EventMessage) => void newest.set(message.topic, message),
    onReset: () => void (mirror.resets += 1),
    onState: () => undefined,
  }
  return mirror
}

describe('a window on its machine', () => {
  it('asks and is answered', async () => {
    const page = await createWorld().load()
    expect(await page.invoke('report:read', { name: 'a.json' })).toEqual({
      channel: 'report:read',
      input: { name: 'a.json' },
    })
  })

  it('sees what was measured through changing views, a reload and a while in which it hung', async () => {
    const { window, say, load } = createWorld()
    const machine = createMachine(scenarioOf('hostile'), Date.UTC(2026, 0, 1), () => defaultSettings)
    const truth = new Map<Topic, EventMessage>()
    let seconds = 0
    const tick = async (): Promise<void> => {
      seconds += 5
      for (const message of machine.tick(machine.startMs + seconds * 1_000, false)) {
        truth.set(message.topic, message)
        say(message)
      }
      await settled()
    }
    const expected = (wanted: readonly Topic[]) =>
      new Map([...truth].filter(([topic]) => wanted.includes(topic)))

    let page = await load()
    let mirror = createMirror()
    let close = page.openStream(topics, mirror)
    for (let times = 0; times < 5; times += 1) await tick()
    expect(mirror.newest).toEqual(expected(topics))

    close()
    const few: Topic[] = ['cpu', 'containers', 'findings']
    mirror = createMirror()
    close = page.openStream(few, mirror)
    await settled()
    expect(mirror.newest).toEqual(expected(few))
    const all = createMirror()
    page.openStream(topics, all)
    await settled()
    for (let times = 0; times < 5; times += 1) await tick()
    expect(mirror.newest).toEqual(expected(few))
    expect(all.newest).toEqual(expected(topics))
    close()

    page = await load()
    mirror = createMirror()
    page.openStream(topics, mirror)
    await settled()
    expect(mirror.newest).toEqual(expected(topics))

    window.isHanging = true
    for (let times = 0; times < 20; times += 1) await tick()
    window.isHanging = false
    await settled()
    expect(mirror.resets).toBe(1)
    expect(mirror.newest).toEqual(expected(topics))
    await tick()
    expect(mirror.newest).toEqual(expected(topics))
  })

  it('hears what it was told while its page was being loaded', async () => {
    const { transport, load } = createWorld()
    transport.tell('navigate', { address: '/history' })
    const page = await load()
    await settled()
    const heard: string[] = []
    page.desktop!.listen('navigate', ({ address }) => heard.push(address))
    expect(heard).toEqual(['/history'])
  })
})
