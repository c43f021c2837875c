/**
 * What a window may do, all in one place: how it is sandboxed, where it may go, what it may open and be granted. The
 * test beside this fails when one of these is loosened.
 */
import type { App, Session, WebContents, WebPreferences } from 'electron'
import { windowOrigin } from '../contract/bridge'
import { isAppPage } from './app-files'
import { safeLink } from './safe-link'

/** @param preload the absolute path of the bridge. @param isPackaged false on a developer's machine. */
export const webPreferences = (preload: string, isPackaged: boolean) =>
  ({
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: false,
    devTools: !isPackaged,
  }) as const satisfies WebPreferences

/** The window's protocol counts as a secure origin of its own; it may do nothing that the policy does not name. */
export const appPrivileges = {
  standard: true,
  secure: true,
  supportFetchAPI: true,
  codeCache: true,
  corsEnabled: false,
  bypassCSP: false,
  allowServiceWorkers: false,
  stream: false,
} as const

export interface GuardDependencies {
  /** Opens an address in the person's browser. */
  openExternal: (address: string) => void
  onRefused: (what: string, address: string) => void
}

/** Holds for every page that the app ever makes, before its first byte is loaded. */
export function guardPages(app: Pick<App, 'on'>, deps: GuardDependencies): void {
  app.on('web-contents-created', (_event, contents) => guardPage(contents, deps))
}

export function guardPage(
  contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>,
  { openExternal, onRefused }: GuardDependencies,
): void {
  const refuse =
    (what: string) =>
    (event: { preventDefault(): void }, address: string): void => {
      if (isAppPage(address) && what === 'navigation') return
      event.preventDefault()
      onRefused(what, address)
    }
  contents.on('will-navigate', (event) => refuse('navigation')(event, event.url))
  contents.on('will-redirect', (event) => refuse('navigation')(event, event.url))
  contents.on('will-frame-navigate', (event) =>
    refuse(event.isMainFrame ? 'navigation' : 'frame')(event, event.url),
  )
  contents.on('will-attach-webview', (event) => refuse('webview')(event, ''))
  contents.setWindowOpenHandler(({ url }) => {
    const link = safeLink(url)
    if (link === null) onRefused('window', url)
    else openExternal(link)
    return { action: 'deny' }
  })
}

/** The dashboard needs no permission at all, so none is ever given. */
export function refusePermissions(
  session: Pick<
    Session,
    | 'setPermissionCheckHandler'
    | 'setPermissionRequestHandler'
    | 'setDevicePermissionHandler'
    | 'setDisplayMediaRequestHandler'
    | 'on'
  >,
): void {
  session.setPermissionCheckHandler(() => false)
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, give) => give({}))
  // The page hands over files that it has made itself; the save dialog asks where to.
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${windowOrigin}/`)) event.preventDefault()
  })
}
