import { describe, expect, it, vi } from 'vitest'
import { AppError } from '../../../main/contract/errors'
import { defaultSettings, settingsSchema, type Settings } from '../../../main/contract/settings'
import {
  createSettingsStore,
  differences,
  type SettingsBackend,
  type StoredSettings,
} from '../../../main/settings/store'

function memoryBackend(initial: StoredSettings = {}) {
  const state = { stored: initial, writes: 0, refuse: false }
  const backend: SettingsBackend = {
    read: async () => settingsSchema.parse(state.stored),
    exclusively: (work) => work(),
    write: async (stored) => {
      if (state.refuse) throw new AppError('settings_unwritable', 'The disk is full.')
      state.stored = structuredClone(stored)
      state.writes++
    },
  }
  return { backend, state }
}

const withWindow =
  (windowMs: number) =>
  (settings: Settings): Settings => ({ ...settings, snapshot: { ...settings.snapshot, windowMs } })

const withTop =
  (top: number) =>
  (settings: Settings): Settings => ({ ...settings, processes: { ...settings.processes, top } })

describe('createSettingsStore', () => {
  it('answers what the backend holds, frozen', async () => {
    const store = await createSettingsStore(memoryBackend({ snapshot: { windowMs: 500 } }))
    expect(store.get().snapshot.windowMs).toBe(500)
    expect(Object.isFrozen(store.get().snapshot)).toBe(true)
    expect(store.get()).toBe(store.get())
  })

  it('stores only what differs from the defaults', async () => {
    const { backend, state } = memoryBackend()
    const store = await createSettingsStore({ backend })
    await store.update(withWindow(500))
    expect(state.stored).toEqual({ snapshot: { windowMs: 500 } })
    await store.update(withWindow(defaultSettings.snapshot.windowMs))
    expect(state.stored).toEqual({})
  })

  it('tells listeners of a change with what was before, and none after they left', async () => {
    const store = await createSettingsStore(memoryBackend())
    const listener = vi.fn()
    const leave = store.subscribe(listener)
    await store.update(withWindow(500))
    await store.update(withWindow(500))
    expect(listener).toHaveBeenCalledTimes(1)
    expect(listener.mock.calls[0]?.map((settings: Settings) => settings.snapshot.windowMs)).toEqual([
      500, 250,
    ])
    leave()
    await store.update(withWindow(600))
    expect(listener).toHaveBeenCalledTimes(1)
  })

  it('writes nothing when nothing changed', async () => {
    const { backend, state } = memoryBackend()
    const store = await createSettingsStore({ backend })
    await store.update((settings) => ({ ...settings }))
    expect(state.writes).toBe(0)
  })

  it('refuses what the schema does not allow, before anything is written', async () => {
    const { backend, state } = memoryBackend()
    const store = await createSettingsStore({ backend })
    await expect(store.update(withWindow(7))).rejects.toMatchObject({
      code: 'settings_invalid',
      message: 'settings.snapshot.windowMs: expected at least 50, got 7',
    })
    expect(state.writes).toBe(0)
    expect(store.get()).toEqual(defaultSettings)
  })

  it('keeps the settings in use, and tells nobody, when saving fails; the next change works again', async () => {
    const { backend, state } = memoryBackend()
    const store = await createSettingsStore({ backend })
    const listener = vi.fn()
    store.subscribe(listener)
    state.refuse = true
    await expect(store.update(withWindow(500))).rejects.toMatchObject({ code: 'settings_unwritable' })
    expect(store.get()).toEqual(defaultSettings)
    expect(listener).not.toHaveBeenCalled()
    state.refuse = false
    await store.update(withTop(3))
    expect(state.stored).toEqual({ processes: { top: 3 } })
  })

  it('loses none of many changes made at once', async () => {
    const { backend, state } = memoryBackend()
    const store = await createSettingsStore({ backend })
    await Promise.all([
      store.update(withWindow(500)),
      store.update(withTop(3)),
      store.update(withWindow(700)),
    ])
    expect(state.stored).toEqual({ snapshot: { windowMs: 700 }, processes: { top: 3 } })
  })

  it('keeps a change that another process saved meanwhile', async () => {
    const { backend, state } = memoryBackend()
    const store = await createSettingsStore({ backend })
    state.stored = { processes: { top: 3 } }
    await store.update(withWindow(500))
    expect(state.stored).toEqual({ processes: { top: 3 }, snapshot: { windowMs: 500 } })
    expect(store.get().processes.top).toBe(3)
  })
})

describe('differences', () => {
  it('keeps lists whole and groups in part', () => {
    const usual = { list: [1, 2], group: { a: 1, b: null }, same: 'x' }
    expect(differences({ list: [1], group: { a: 1, b: { c: 1 } }, same: 'x' }, usual)).toEqual({
      list: [1],
      group: { b: { c: 1 } },
    })
    expect(differences(usual, usual)).toEqual({})
  })
})
