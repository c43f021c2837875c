import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import { menuTemplate, type MenuActions } from '../../../main/desktop/menu'
import { en } from '../../../main/desktop/texts/en'

function open(platform: NodeJS.Platform, isPackaged = true, hasStore = true) {
  const done: unknown[] = []
  const actions = new Proxy({} as MenuActions, {
    get: (_target, name) => (address: unknown) => done.push(typeof address === 'string' ? address : name),
  })
  const menu = menuTemplate({ platform, isPackaged, isPaused: true, hasStore, texts: en }, actions)
  const items = menu.flatMap(({ submenu = [] }) => submenu as MenuItemConstructorOptions[])
  const press = (accelerator: string) => {
    const item = items.find((one) => one.accelerator === accelerator)
    if (item === undefined) throw new Error(`nothing has ${accelerator}`)
    ;(item.click as () => void)()
  }
  return { menu, items, done, press }
}

describe('the menu', () => {
  it('has the shortcuts that people know, each once', () => {
    const { press, items, done } = open('linux')
    for (const key of ['Shift+S', 'E', 'O', ',', '1', '4', 'Q']) press(`CmdOrCtrl+${key}`)
    expect(done).toEqual(['snapshot', 'export', 'openFile', '/settings', '/', '/snapshots', 'quit'])
    const keys = items.flatMap(({ accelerator }) => accelerator ?? [])
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('has the menu of the app on macOS, and its items under File and Help elsewhere', () => {
    const titles = (platform: NodeJS.Platform) => open(platform).menu.map(({ label }) => label)
    expect(titles('darwin')).toEqual(['AutoInfraSnap', 'File', 'Edit', 'View', 'Window', 'Help'])
    expect(titles('win32')).toEqual(['File', 'Edit', 'View', 'Help'])
    for (const platform of ['darwin', 'win32', 'linux'] as const)
      for (const id of ['about', 'settings', 'quit'])
        expect(open(platform).items.filter((item) => item.id === id)).toHaveLength(1)
  })

  it('offers developer tools to developers only', () => {
    const has = (isPackaged: boolean) =>
      open('linux', isPackaged).items.some(({ role }) => role === 'toggleDevTools')
    expect([has(true), has(false)]).toEqual([false, true])
  })

  it('offers to upload a snapshot where there is a store', () => {
    const shown = (hasStore: boolean) =>
      open('linux', true, hasStore).items.find(({ id }) => id === 'snapshot-and-upload')?.visible
    expect([shown(true), shown(false)]).toEqual([true, false])
  })

  it('says whether the watching is paused', () => {
    expect(open('linux').items.find(({ id }) => id === 'pause')).toMatchObject({ checked: true })
  })
})
