/** Runs sandboxed before the window's page, and gives it the bridge: texts over five named channels, nothing else. */
import { contextBridge, ipcRenderer } from 'electron'
import { bridgeChannels, bridgeName, type Bridge } from '../main/contract/bridge'
import type { DesktopTopic } from '../main/contract/desktop'

// Electron's own objects (its events, `ipcRenderer` as `on` returns it) stay on this side.
const bridge: Bridge = Object.freeze({
  invoke: (channel: string, input: unknown) =>
    ipcRenderer.invoke(bridgeChannels.invoke, channel, input) as Promise<string>,
  watch(topics) {
    ipcRenderer.send(bridgeChannels.watch, topics)
  },
  onBatch(listener) {
    ipcRenderer.on(bridgeChannels.batch, (_event, batch: string, sequence: number) => {
      try {
        listener(batch)
      } finally {
        ipcRenderer.send(bridgeChannels.heard, sequence)
      }
    })
  },
  onDesktop(listener) {
    ipcRenderer.on(bridgeChannels.desktop, (_event, topic: DesktopTopic, payload: unknown) => {
      listener(topic, payload)
    })
  },
} satisfies Bridge)

contextBridge.exposeInMainWorld(bridgeName, bridge)
