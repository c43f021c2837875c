import { describe, expect, it, vi } from 'vitest'
import { reactive } from 'vue'
import { createIpcTransport } from '../../../renderer/api/ipc'
import { RequestError } from '../../../renderer/api/request-error'
import { createScriptedBridge } from './scripted-bridge'

function createWorld() {
  const bridge = createScriptedBridge()
  const transport = createIpcTransport(bridge)
  return { bridge, transport, desktop: transport.desktop! }
}

const never = () => new Promise<never>(() => undefined)

describe('requests of a window', () => {
  it('bring their value back', async () => {
    const { bridge, transport } = createWorld()
    bridge.answer = () => ({ ok: true, value: [{ name: 'a.json' }] })
    expect(await transport.invoke('report:list', {})).toEqual([{ name: 'a.json' }])
    expect(bridge.asked).toEqual([{ channel: 'report:list', input: {} }])
  })

  it('are made plain: neither a Vue proxy nor an undefined field leaves the page', async () => {
    const { bridge, transport, desktop } = createWorld()
    const board = reactive({ id: 'wall', name: 'Wall', tiles: [{ x: 0, note: undefined }] })
    expect(() => structuredClone(board)).toThrow()
    await transport.invoke('board:save', { board } as never)
    await desktop.invoke('desktop:reveal', { what: reactive({ kind: 'report', name: 'a.json' }) })
    expect(bridge.asked.map(({ input }) => input)).toStrictEqual([
      { board: { id: 'wall', name: 'Wall', tiles: [{ x: 0 }] } },
      { what: { kind: 'report', name: 'a.json' } },
    ])
  })

  it('fail with the code, message and hint of the refusal', async () => {
    const { bridge, transport, desktop } = createWorld()
    bridge.answer = () => ({
      ok: false,
      error: { code: 'output_full', message: 'Full.', hint: 'Make room.' },
    })
    const refused = { name: 'RequestError', code: 'output_full', message: 'Full.', hint: 'Make room.' }
    await expect(transport.invoke('report:list', {})).rejects.toMatchObject(refused)
    await expect(desktop.invoke('desktop:state', {})).rejects.toMatchObject(refused)
  })

  it.each([
    '',
    'text',
    'null',
    '[]',
    '{}',
    '{"ok":false}',
    '{"ok":false,"error":{"code":"own"}}',
    '{"ok":1}',
  ])('fail as nonsense when the answer is %j', async (answer) => {
    const { bridge, transport, desktop } = createWorld()
    bridge.answer = () => answer
    await expect(transport.invoke('report:list', {})).rejects.toMatchObject({ code: 'nonsense' })
    await expect(desktop.invoke('desktop:state', {})).rejects.toMatchObject({ code: 'nonsense' })
  })

  it('fail as unreachable when nobody is on the other side', async () => {
    const { bridge, transport, desktop } = createWorld()
    bridge.answer = () => {
      throw new Error("Error invoking remote method 'autoinfrasnap:invoke'")
    }
    await expect(transport.invoke('report:list', {})).rejects.toMatchObject({ code: 'unreachable' })
    await expect(desktop.invoke('desktop:state', {})).rejects.toBeInstanceOf(RequestError)
  })

  it('fail after their deadline', async () => {
    const { bridge, transport } = createWorld()
    bridge.answer = never
    await expect(transport.invoke('report:list', {}, { deadlineMs: 20 })).rejects.toMatchObject({
      code: 'timeout',
    })
  })

  it('end with the reason of whoever asked and no longer wants the answer', async () => {
    const { bridge, transport } = createWorld()
    bridge.answer = never
    const controller = new AbortController()
    const asking = transport.invoke('report:list', {}, { signal: controller.signal })
    const reason = new Error('left the page')
    controller.abort(reason)
    await expect(asking).rejects.toBe(reason)
    await expect(transport.invoke('report:list', {}, { signal: controller.signal })).rejects.toBe(reason)
    expect(bridge.asked).toHaveLength(1)
  })

  it('of the desktop wait for as long as a person takes', async () => {
    vi.useFakeTimers()
    try {
      const { bridge, desktop } = createWorld()
      bridge.answer = () =>
        new Promise((resolve) => setTimeout(() => resolve({ ok: true, value: { saved: null } }), 3_600_000))
      const asking = desktop.invoke('desktop:export', {
        what: { kind: 'now' },
        format: 'json',
        history: null,
      })
      await vi.advanceTimersByTimeAsync(3_600_000)
      expect(await asking).toEqual({ saved: null })
    } finally {
      vi.useRealTimers()
    }
  })
})

it('nobody signs in to a window, and nobody out', async () => {
  const { bridge, transport } = createWorld()
  expect(transport.signsIn).toBe(false)
  bridge.answer = () => ({ ok: true, value: { name: 'ann', role: 'admin' } })
  expect(await transport.signIn('')).toEqual({ name: 'ann', role: 'admin' })
  await transport.signOut()
  expect(bridge.asked.map(({ channel }) => channel)).toEqual(['session:get'])
})

describe('what the app tells', () => {
  it('reaches those who listen to its topic, until they stop', () => {
    const { bridge, desktop } = createWorld()
    const heard: string[] = []
    const stop = desktop.listen('navigate', ({ address }) => heard.push(`one ${address}`))
    desktop.listen('navigate', ({ address }) => heard.push(`two ${address}`))
    desktop.listen('export-asked', () => heard.push('export'))
    bridge.tell('navigate', { address: '/a' })
    stop()
    bridge.tell('navigate', { address: '/b' })
    bridge.tell('export-asked', {})
    expect(heard).toEqual(['one /a', 'two /a', 'two /b', 'export'])
  })

  it('before anybody listens waits for the first who does: the newest, once', () => {
    const { bridge, desktop } = createWorld()
    const heard: string[] = []
    bridge.tell('navigate', { address: '/a' })
    bridge.tell('navigate', { address: '/b' })
    const stop = desktop.listen('navigate', ({ address }) => heard.push(`one ${address}`))
    desktop.listen('navigate', ({ address }) => heard.push(`two ${address}`))
    expect(heard).toEqual(['one /b'])
    stop()
  })
})
