/** Which wire this page is on, decided once at boot: the bridge in a window of the desktop app, HTTP in a browser. */
import { bridgeName, type Bridge } from '../../main/contract/bridge'
import { createHttpTransport } from './http'
import { createIpcTransport } from './ipc'
import type { Transport } from './transport'

export function createTransport(): Transport {
  const { [bridgeName]: bridge } = globalThis as { [bridgeName]?: Bridge }
  return bridge === undefined ? createHttpTransport() : createIpcTransport(bridge)
}
