/** The contract kept over the bridge of a window. Without a key comes whoever is not the window's own page. */
import type { Actor, Role } from '../../../main/contract/roles'
import { createDispatch, type Answer } from '../../../main/transports/dispatch'
import { createIpcTransport } from '../../../main/transports/ipc'
import { describeConformance } from './conformance'
import { createFakeElectron } from './fake-electron'

const silent = { warn: () => undefined, error: () => undefined }

describeConformance('IPC', async (world) => {
  const dispatch = createDispatch(world)
  const ask = async (actor: Actor, isOwn: boolean) => {
    const electron = createFakeElectron()
    const transport = createIpcTransport({
      ipcMain: electron.ipcMain,
      dispatch,
      events: { subscribe: () => () => undefined, watch: () => () => undefined },
      desktop: { handlers: {} as never },
      actor,
      log: silent,
    })
    const window = electron.openWindow()
    transport.attach(window.webContents)
    if (!isOwn) window.frame = { origin: 'https://example.org', parent: null }
    const bridge = await window.loadBridge()
    return {
      invoke: async (channel: string, input: unknown) =>
        JSON.parse(await bridge.invoke(channel, input)) as Answer,
      close: () => transport.close(),
    }
  }
  const as = (role: Role): Actor => ({ id: `key-${role}`, name: role, role })
  const clients = {
    viewer: await ask(as('viewer'), true),
    operator: await ask(as('operator'), true),
    admin: await ask(as('admin'), true),
    stranger: await ask(as('admin'), false),
  }
  return {
    invoke: ({ channel, input, role }) => clients[role ?? 'stranger'].invoke(channel, input),
    close: () => Object.values(clients).forEach((client) => client.close()),
  }
})
