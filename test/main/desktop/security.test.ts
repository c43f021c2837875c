import { describe, expect, it } from 'vitest'
import {
  appPrivileges,
  guardPage,
  guardPages,
  refusePermissions,
  webPreferences,
} from '../../../main/desktop/security'
import { isOwnPage } from '../../../main/transports/ipc'

type Listener = (...args: unknown[]) => unknown

/** A page that has been guarded, and what became of what it tried. */
function guarded() {
  const listeners = new Map<string, Listener>()
  const opened: string[] = []
  const refused: string[] = []
  let openWindow: Listener = () => undefined
  const contents = {
    on: (event: string, listener: Listener) => listeners.set(event, listener),
    setWindowOpenHandler: (handler: Listener) => (openWindow = handler),
  }
  guardPage(contents as never, {
    openExternal: (address) => opened.push(address),
    onRefused: (what, address) => refused.push(`${what} ${address}`),
  })
  /** @returns whether it was let through. */
  const attempt = (event: string, details: object = {}): boolean => {
    let isLet = true
    listeners.get(event)!({ preventDefault: () => (isLet = false), ...details })
    return isLet
  }
  return { attempt, open: (url: string) => openWindow({ url }), opened, refused }
}

describe('a window', () => {
  it('is sandboxed and apart from everything, with developer tools for developers only', () => {
    expect(webPreferences('/app/dist/preload/index.js', true)).toEqual({
      preload: '/app/dist/preload/index.js',
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
      devTools: false,
    })
    expect(webPreferences('/x', false).devTools).toBe(true)
  })

  it('has an origin of its own that stays within its policy', () => {
    expect(appPrivileges).toMatchObject({
      standard: true,
      secure: true,
      bypassCSP: false,
      corsEnabled: false,
      allowServiceWorkers: false,
    })
  })

  it('goes nowhere but to pages of the app', () => {
    const { attempt, refused } = guarded()
    for (const url of ['app://autoinfrasnap/snapshots/a', 'app://autoinfrasnap/'])
      expect(attempt('will-navigate', { url })).toBe(true)
    const elsewhere = [
      'https://example.com/',
      'app://evil/',
      'app://autoinfrasnap.evil/',
      'app://x@autoinfrasnap/',
      'file:///etc/passwd',
      'data:text/html,x',
      'javascript:alert(1)',
      'about:blank',
      '',
    ]
    for (const url of elsewhere) {
      expect(attempt('will-navigate', { url })).toBe(false)
      expect(attempt('will-redirect', { url })).toBe(false)
      expect(attempt('will-frame-navigate', { url, isMainFrame: true })).toBe(false)
    }
    expect(refused).toHaveLength(elsewhere.length * 3)
  })

  it('has no frames and no webviews, not even of its own pages', () => {
    const { attempt } = guarded()
    expect(attempt('will-frame-navigate', { url: 'app://autoinfrasnap/', isMainFrame: false })).toBe(false)
    expect(attempt('will-attach-webview')).toBe(false)
  })

  it('opens no window; a safe link goes to the browser', () => {
    const { open, opened, refused } = guarded()
    for (const url of [
      'https://github.com/a',
      'http://a.example/',
      'file:///etc/passwd',
      'app://autoinfrasnap/',
    ])
      expect(open(url)).toEqual({ action: 'deny' })
    expect(opened).toEqual(['https://github.com/a'])
    expect(refused).toHaveLength(3)
  })

  it('is guarded whoever makes it', () => {
    let made: Listener = () => undefined
    guardPages(
      {
        on: (event: string, listener: Listener) => event === 'web-contents-created' && (made = listener),
      } as never,
      { openExternal: () => undefined, onRefused: () => undefined },
    )
    const events: string[] = []
    made({}, { on: (event: string) => events.push(event), setWindowOpenHandler: () => events.push('open') })
    expect(events.sort()).toEqual(
      ['open', 'will-attach-webview', 'will-frame-navigate', 'will-navigate', 'will-redirect'].sort(),
    )
  })

  it('is heard only from its main frame on its own origin', () => {
    const origin = 'app://autoinfrasnap'
    expect(isOwnPage({ parent: null, origin })).toBe(true)
    expect(isOwnPage({ parent: {} as never, origin })).toBe(false)
    expect(isOwnPage({ parent: null, origin: 'https://autoinfrasnap' })).toBe(false)
  })
})

describe('permissions', () => {
  const session = () => {
    const set = new Map<string, Listener>()
    const keep = (name: string) => (handler: Listener) => set.set(name, handler)
    refusePermissions({
      setPermissionCheckHandler: keep('check'),
      setPermissionRequestHandler: keep('request'),
      setDevicePermissionHandler: keep('device'),
      setDisplayMediaRequestHandler: keep('display'),
      on: (event: string, listener: Listener) => set.set(event, listener),
    } as never)
    return set
  }

  it('are refused, checked or asked for, devices and screens too', () => {
    const set = session()
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'usb',
    ]) {
      expect(set.get('check')!(null, permission, 'app://autoinfrasnap', {})).toBe(false)
      const decided: unknown[] = []
      set.get('request')!({}, permission, (granted: unknown) => decided.push(granted), {})
      expect(decided).toEqual([false])
    }
    expect(set.get('device')!({})).toBe(false)
    const given: unknown[] = []
    set.get('display')!({}, (streams: unknown) => given.push(streams))
    expect(given).toEqual([{}])
  })

  it('let the page hand over only files that it has made itself', () => {
    const download = (url: string): boolean => {
      let isLet = true
      session().get('will-download')!({ preventDefault: () => (isLet = false) }, { getURL: () => url })
      return isLet
    }
    expect(download('blob:app://autoinfrasnap/1-2-3')).toBe(true)
    expect(download('blob:app://autoinfrasnap.evil/1')).toBe(false)
    expect(download('https://example.com/setup.exe')).toBe(false)
  })
})
