import { describe, expect, it, vi } from 'vitest'
import { bridgeChannels, type BridgeBatch } from '../../../main/contract/bridge'
import type { DesktopHandlers } from '../../../main/contract/desktop'
import { AppError } from '../../../main/contract/errors'
import type { EventMessage, Topic } from '../../../main/contract/events'
import type { Dispatch } from '../../../main/transports/dispatch'
import { createIpcTransport, isOwnPage } from '../../../main/transports/ipc'
import { createFakeElectron, settled, type FakeWindow } from './fake-electron'

function createWorld() {
  const electron = createFakeElectron()
  const listeners = new Set<(message: EventMessage) => void>()
  const watching: string[][] = []
  const dispatch = vi.fn<Dispatch>(async () => ({ ok: true, value: { a: 1 } }))
  const handlers = {
    'desktop:reveal': vi.fn(() => ({})),
    'desktop:state': vi.fn(() => ({ platform: 'linux', hasTray: true, isPaused: false })),
  }
  const log = { warn: vi.fn(), error: vi.fn() }
  const actor = { id: 'local', name: 'ann', role: 'admin' } as const
  const transport = createIpcTransport({
    ipcMain: electron.ipcMain,
    dispatch,
    events: {
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      watch(subjects) {
        const entry = [...subjects]
        watching.push(entry)
        return () => void watching.splice(watching.indexOf(entry), 1)
      },
    },
    desktop: { handlers: handlers as unknown as DesktopHandlers },
    actor,
    log,
  })
  return {
    electron,
    transport,
    listeners,
    watching,
    dispatch,
    handlers,
    log,
    actor,
    say(topic: Topic, payload: unknown) {
      for (const listener of listeners) listener({ topic, at: 1, payload } as EventMessage)
    },
    open() {
      const window = electron.openWindow()
      transport.attach(window.webContents)
      return window
    },
  }
}

const batchesOf = ({ sent }: FakeWindow): BridgeBatch[] =>
  sent
    .filter(({ channel }) => channel === bridgeChannels.batch)
    .map(({ values }) => JSON.parse(values[0] as string) as BridgeBatch)

const toldOf = ({ sent }: FakeWindow): unknown[] =>
  sent.filter(({ channel }) => channel === bridgeChannels.desktop).map(({ values }) => values)

describe('requests of a window', () => {
  it('pass the dispatch in the name of whoever sits there', async () => {
    const { open, dispatch, actor } = createWorld()
    const bridge = await open().loadBridge()
    expect(JSON.parse(await bridge.invoke('report:list', { a: 1 }))).toEqual({ ok: true, value: { a: 1 } })
    expect(dispatch).toHaveBeenCalledExactlyOnceWith({ channel: 'report:list', input: { a: 1 }, actor })
  })

  it('of the desktop are checked by their schema before a handler sees them', async () => {
    const { open, handlers, dispatch } = createWorld()
    const bridge = await open().loadBridge()
    const what = { kind: 'report', name: 'a.json' }
    expect(JSON.parse(await bridge.invoke('desktop:reveal', { what }))).toEqual({ ok: true, value: {} })
    expect(handlers['desktop:reveal']).toHaveBeenCalledExactlyOnceWith({ what })
    for (const input of [{}, { what, more: 1 }, { what: { kind: 'other' } }, null, [], 'x'])
      expect(JSON.parse(await bridge.invoke('desktop:reveal', input))).toMatchObject({
        ok: false,
        error: { code: 'request_invalid' },
      })
    expect(handlers['desktop:reveal']).toHaveBeenCalledOnce()
    expect(dispatch).not.toHaveBeenCalled()
  })

  it('need no input where there is none to give', async () => {
    const { open } = createWorld()
    const bridge = await open().loadBridge()
    expect(JSON.parse(await bridge.invoke('desktop:state', undefined))).toMatchObject({ ok: true })
  })

  it('tell of what a desktop handler throws only what is meant for people; the log has the rest', async () => {
    const { open, handlers, log } = createWorld()
    const bridge = await open().loadBridge()
    handlers['desktop:state'].mockImplementationOnce(() => {
      throw new AppError('output_full', 'The disk is full.', {
        hint: 'Make room.',
        details: { path: '/srv' },
      })
    })
    expect(JSON.parse(await bridge.invoke('desktop:state', {}))).toEqual({
      ok: false,
      error: { code: 'output_full', message: 'The disk is full.', hint: 'Make room.' },
    })
    expect(log.error).not.toHaveBeenCalled()
    const error = new Error('ENOENT /srv/private')
    handlers['desktop:state'].mockImplementationOnce(() => {
      throw error
    })
    const answer = await bridge.invoke('desktop:state', {})
    expect(JSON.parse(answer)).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(answer).not.toContain('private')
    expect(log.error).toHaveBeenCalledExactlyOnceWith(expect.any(String), { channel: 'desktop:state', error })
  })

  it.each([7, null, ['report:list'], { toString: 'report:list' }])('named %j are none', async (channel) => {
    const { open, dispatch } = createWorld()
    const window = open()
    const answer = (await window.invokeRaw(bridgeChannels.invoke, channel, {})) as string
    expect(JSON.parse(answer)).toMatchObject({ ok: false, error: { code: 'unknown_request' } })
    expect(dispatch).not.toHaveBeenCalled()
  })
})

describe('whoever is not the own page of an attached window', () => {
  const strangers: [string, FakeWindow['frame']][] = [
    ['another site', { origin: 'https://example.org', parent: null }],
    ['a file', { origin: 'file://', parent: null }],
    ['an origin that begins alike', { origin: 'app://autoinfrasnap.example.org', parent: null }],
    ['a page without an origin', { origin: 'null', parent: null }],
    ['a frame inside the page', { origin: 'app://autoinfrasnap', parent: {} }],
  ]
  it.each(strangers)('is dropped and logged: %s', async (_who, frame) => {
    const { open, dispatch, handlers, watching, log, say } = createWorld()
    const window = open()
    window.frame = frame
    for (const channel of ['report:list', 'desktop:state'])
      expect(
        JSON.parse((await window.invokeRaw(bridgeChannels.invoke, channel, {})) as string),
      ).toMatchObject({ ok: false, error: { code: 'unauthenticated' } })
    await window.sendRaw(bridgeChannels.watch, ['cpu'])
    say('cpu', 1)
    await settled()
    expect(dispatch).not.toHaveBeenCalled()
    expect(handlers['desktop:state']).not.toHaveBeenCalled()
    expect(watching).toEqual([])
    expect(window.sent).toEqual([])
    expect(log.warn).toHaveBeenCalledTimes(3)
    expect(log.warn.mock.calls[0]?.[1]).toEqual({ origin: frame?.origin })
  })

  it('is dropped when its page is gone, which is nobody’s fault', async () => {
    const { open, dispatch, log } = createWorld()
    const window = open()
    window.frame = null
    await window.invokeRaw(bridgeChannels.invoke, 'report:list', {})
    expect(dispatch).not.toHaveBeenCalled()
    expect(log.warn).not.toHaveBeenCalled()
  })

  it('is dropped when it is a window that nobody attached', async () => {
    const { electron, dispatch } = createWorld()
    await electron.openWindow().invokeRaw(bridgeChannels.invoke, 'report:list', {})
    expect(dispatch).not.toHaveBeenCalled()
  })

  it('cannot flood the log', async () => {
    const { open, log } = createWorld()
    const window = open()
    window.frame = { origin: 'https://example.org', parent: null }
    for (let times = 0; times < 50; times += 1) await window.sendRaw(bridgeChannels.heard, 1)
    expect(log.warn).toHaveBeenCalledTimes(20)
  })
})

it('only the main frame at the own origin is the own page', () => {
  expect(isOwnPage({ origin: 'app://autoinfrasnap', parent: null })).toBe(true)
  expect(isOwnPage({ origin: 'app://autoinfrasnap', parent: {} as never })).toBe(false)
  expect(isOwnPage({ origin: 'app://other', parent: null })).toBe(false)
})

describe('live events of a window', () => {
  it('come in one message for all that a tick brings', async () => {
    const { open, say } = createWorld()
    const window = open()
    const bridge = await window.loadBridge()
    bridge.watch(['cpu', 'memory'])
    await settled()
    say('cpu', 1)
    say('memory', 2)
    say('disks', 3)
    await settled()
    expect(batchesOf(window)).toEqual([
      {
        isReset: false,
        messages: [
          { topic: 'cpu', at: 1, payload: 1 },
          { topic: 'memory', at: 1, payload: 2 },
        ],
      },
    ])
  })

  it.each([[['cpu', 'nothing']], [['__proto__']], [[['cpu']]], ['cpu'], [null], [{ 0: 'cpu', length: 1 }]])(
    'are not those of %j',
    async (topics) => {
      const { open, watching, log } = createWorld()
      const window = open()
      await window.sendRaw(bridgeChannels.watch, topics)
      expect(watching).toEqual([])
      expect(log.warn).toHaveBeenCalledOnce()
    },
  )

  it.each([NaN, 1.5, '9', null, -1])('are not acknowledged by %j', async (number) => {
    const { open, say } = createWorld()
    const window = open()
    await window.sendRaw(bridgeChannels.watch, ['cpu'])
    for (let value = 0; value < 12; value += 1) {
      await window.sendRaw(bridgeChannels.heard, number)
      say('cpu', value)
      await settled()
    }
    expect(batchesOf(window)).toHaveLength(8)
  })

  it('do not fill the memory of a window that hangs, and come back with a reset', async () => {
    const { open, say } = createWorld()
    const window = open()
    const bridge = await window.loadBridge()
    const read: BridgeBatch[] = []
    bridge.onBatch((text) => read.push(JSON.parse(text) as BridgeBatch))
    bridge.watch(['cpu'])
    await settled()
    window.isHanging = true
    for (let value = 0; value < 30; value += 1) {
      say('cpu', value)
      await settled()
    }
    expect(batchesOf(window)).toHaveLength(8)
    window.isHanging = false
    await settled()
    expect(read.at(-1)).toEqual({ isReset: true, messages: [{ topic: 'cpu', at: 1, payload: 29 }] })
  })

  it('are whole for a page that is loaded anew, and for each window by itself', async () => {
    const { open, say } = createWorld()
    const [one, two] = [open(), open()]
    const begin = async (window: FakeWindow) => {
      const bridge = await window.loadBridge()
      bridge.watch([])
      bridge.watch(['cpu'])
      await settled()
    }
    await begin(one)
    say('cpu', { a: 1, b: 1 })
    await settled()
    await begin(two)
    say('cpu', { a: 2, b: 1 })
    await settled()
    await begin(one)
    const cpu = (payload: object) => ({ topic: 'cpu', at: 1, payload })
    const difference = { topic: 'cpu', at: 1, delta: [2, 0, 2] }
    expect(batchesOf(one).flatMap(({ messages }) => messages)).toEqual([
      cpu({ a: 1, b: 1 }),
      difference,
      cpu({ a: 2, b: 1 }),
    ])
    expect(batchesOf(two).flatMap(({ messages }) => messages)).toEqual([cpu({ a: 1, b: 1 }), difference])
  })

  it('end with the page that crashed, and with the window', async () => {
    const { open, watching, say } = createWorld()
    const window = open()
    ;(await window.loadBridge()).watch(['cpu'])
    await settled()
    expect(watching).toEqual([['cpu']])
    window.crash()
    expect(watching.flat()).toEqual([])
    ;(await window.loadBridge()).watch(['disks'])
    await settled()
    expect(watching).toEqual([['disks']])
    window.destroy()
    expect(watching).toEqual([])
    say('disks', 1)
    await settled()
    expect(window.sent).toEqual([])
  })

  it('leave nothing behind after 200 windows', async () => {
    const { open, watching, transport } = createWorld()
    for (let times = 0; times < 200; times += 1) {
      const window = open()
      await window.sendRaw(bridgeChannels.watch, ['cpu'])
      expect(watching).toEqual([['cpu']])
      window.destroy()
      expect(watching).toEqual([])
    }
    transport.tell('export-asked', {}) // reaches nobody, and throws for nobody
  })
})

describe('what the app tells its windows', () => {
  it('waits for a page that is still being loaded: the last of each topic', async () => {
    const { open, transport } = createWorld()
    const window = open()
    transport.tell('navigate', { address: '/history' })
    transport.tell('navigate', { address: '/settings' })
    transport.tell('export-asked', {})
    await settled()
    expect(toldOf(window)).toEqual([])
    ;(await window.loadBridge()).watch([])
    await settled()
    expect(toldOf(window)).toEqual([
      ['navigate', { address: '/settings' }],
      ['export-asked', {}],
    ])
    transport.tell('close-asked', {})
    expect(toldOf(window)).toHaveLength(3)
    window.crash()
    transport.tell('navigate', { address: '/' })
    expect(toldOf(window)).toHaveLength(3)
    ;(await window.loadBridge()).watch([])
    await settled()
    expect(toldOf(window)[3]).toEqual(['navigate', { address: '/' }])
  })

  it('is not meant for one that nobody sees, which is answered all the same', async () => {
    const { electron, open, transport } = createWorld()
    const seen = open()
    const unseen = electron.openWindow()
    transport.attach(unseen.webContents, { isSeen: false })
    transport.tell('navigate', { address: '/history' })
    for (const window of [seen, unseen]) (await window.loadBridge()).watch([])
    transport.tell('export-asked', {})
    await settled()
    transport.tell('close-asked', {})
    expect(toldOf(seen)).toHaveLength(3)
    expect(toldOf(unseen)).toEqual([])
    const answer = await (await unseen.loadBridge()).invoke('desktop:state', {})
    expect(JSON.parse(answer)).toMatchObject({ ok: true })
  })
})

it('lets go of everything when it is closed', async () => {
  const { electron, transport, open, listeners, watching, say } = createWorld()
  const window = open()
  ;(await window.loadBridge()).watch(['cpu'])
  await settled()
  say('cpu', 1)
  transport.close()
  await settled()
  expect(electron.registered).toBe(0)
  expect(listeners.size).toBe(0)
  expect(watching).toEqual([])
  expect(window.sent).toEqual([])
  window.destroy()
})
