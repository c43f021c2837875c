import { describe, expect, it } from 'vitest'
import { bridgeChannels, bridgeName, type Bridge } from '../../main/contract/bridge'
import { createFakeElectron, settled } from '../main/transports/fake-electron'

describe('the bridge', () => {
  it('is all that the preload script puts into the window, frozen, functions of the contract only', async () => {
    const world = await createFakeElectron().openWindow().load()
    expect(Object.keys(world)).toEqual([bridgeName])
    const bridge = world[bridgeName] as Bridge
    expect(Object.isFrozen(bridge)).toBe(true)
    expect(Object.entries(bridge).map(([name, value]) => [name, typeof value])).toEqual([
      ['invoke', 'function'],
      ['watch', 'function'],
      ['onBatch', 'function'],
      ['onDesktop', 'function'],
    ])
  })

  it('hands no object of Electron to the page, neither as a result nor as an event', async () => {
    const electron = createFakeElectron()
    const window = electron.openWindow()
    electron.ipcMain.handle(bridgeChannels.invoke, () => 'answer')
    const bridge = await window.loadBridge()
    const heard: unknown[][] = []
    expect(bridge.watch(['cpu'])).toBeUndefined()
    expect(bridge.onBatch((...values: unknown[]) => heard.push(values))).toBeUndefined()
    expect(bridge.onDesktop((...values: unknown[]) => heard.push(values))).toBeUndefined()
    expect(await bridge.invoke('report:list', {})).toBe('answer')
    window.webContents.send(bridgeChannels.batch, 'text', 1)
    window.webContents.send(bridgeChannels.desktop, 'navigate', { address: '/' })
    await settled()
    expect(heard).toEqual([['text'], ['navigate', { address: '/' }]])
  })

  it('uses the channels of the contract, whatever the page says', async () => {
    const electron = createFakeElectron()
    const used: unknown[][] = []
    electron.ipcMain.handle(bridgeChannels.invoke, (_event, ...values: unknown[]) => {
      used.push([bridgeChannels.invoke, ...values])
    })
    electron.ipcMain.on(bridgeChannels.watch, (_event, ...values: unknown[]) => {
      used.push([bridgeChannels.watch, ...values])
    })
    const bridge = await electron.openWindow().loadBridge()
    await bridge.invoke('autoinfrasnap:heard', 1)
    bridge.watch(['autoinfrasnap:desktop' as 'cpu'])
    await settled()
    expect(used).toEqual([
      [bridgeChannels.invoke, 'autoinfrasnap:heard', 1],
      [bridgeChannels.watch, ['autoinfrasnap:desktop']],
    ])
  })

  it('says which batches were read, even where the page fails to', async () => {
    const electron = createFakeElectron()
    const window = electron.openWindow()
    const heard: unknown[] = []
    electron.ipcMain.on(bridgeChannels.heard, (_event, number: unknown) => heard.push(number))
    const bridge = await window.loadBridge()
    window.webContents.send(bridgeChannels.batch, 'nobody listens yet', 1)
    await settled()
    bridge.onBatch(() => {
      throw new Error('the page fails')
    })
    window.webContents.send(bridgeChannels.batch, 'text', 2)
    await settled()
    expect(heard).toEqual([2])
    expect(window.failures).toHaveLength(1)
  })
})
