/** The one session of the app: its schemes and its permissions. */
import path from 'node:path'
import type { Session } from 'electron'
import { protocol, webRequest } from './protocol.ts'
import { record } from './recorded.ts'

type RequestHandler = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>
type CheckHandler = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>
export type Permission = Parameters<RequestHandler>[1]

let requestHandler: RequestHandler | null = null
let checkHandler: CheckHandler | null = null

export const defaultSession = {
  protocol: protocol as Session['protocol'],
  webRequest: webRequest as Session['webRequest'],
  setPermissionRequestHandler(handler) {
    requestHandler = handler
  },
  setPermissionCheckHandler(handler) {
    checkHandler = handler
  },
  setDevicePermissionHandler: () => undefined,
  setDisplayMediaRequestHandler: () => undefined,
  setSpellCheckerEnabled: () => undefined,
  setCertificateVerifyProc: () => undefined,
  on: (event: string) => record('session:listener', { event }),
  clearStorageData: () => Promise.resolve(),
  clearCache: () => Promise.resolve(),
} satisfies Partial<Record<keyof Session, unknown>> &
  Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'clearCache'>

export const session = {
  defaultSession,
  fromPartition(partition: string): typeof defaultSession {
    throw new Error(`The stand-in has one session only, not ${path.basename(partition)}`)
  },
}

/** What the app's handlers say to a permission; Electron itself grants all where there is no handler. */
export async function askPermission(
  webContents: unknown,
  permission: Permission,
  requestingUrl: string,
): Promise<{ requested: boolean; checked: boolean }> {
  const details = { requestingUrl, isMainFrame: true }
  const contents = webContents as Parameters<RequestHandler>[0]
  const requested = await new Promise<boolean>((resolve) => {
    if (requestHandler === null) resolve(true)
    else requestHandler(contents, permission, resolve, details)
  })
  const checked =
    checkHandler?.(contents, permission, requestingUrl, {
      isMainFrame: true,
    }) ?? true
  return { requested, checked }
}
