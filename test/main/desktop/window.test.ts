import { EventEmitter } from 'node:events'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { DesktopState } from '../../../main/desktop/state-store'
import { createAppWindow, type WindowDependencies } from '../../../main/desktop/window'

class FakeWindow extends EventEmitter {
  readonly calls: string[] = []
  readonly webContents = new EventEmitter()
  isGone = false
  constructor() {
    super()
    made.push(this)
  }
  #note = (call: string) => (): void => void this.calls.push(call)
  loadURL = (): Promise<void> => Promise.resolve()
  show = this.#note('show')
  focus = this.#note('focus')
  minimize = this.#note('minimize')
  maximize = this.#note('maximize')
  isMinimized = (): boolean => false
  isMaximized = (): boolean => false
  isVisible = (): boolean => true
  isDestroyed = (): boolean => this.isGone
  getNormalBounds = () => ({ x: 0, y: 0, width: 800, height: 600 })
  close(): void {
    const event = { isPrevented: false, preventDefault: () => void (event.isPrevented = true) }
    this.emit('close', event)
    if (event.isPrevented) return
    this.isGone = true
    this.emit('closed')
  }
}

let made: FakeWindow[] = []
vi.mock('electron', () => {
  const display = { id: 1, workArea: { x: 0, y: 0, width: 1_920, height: 1_080 } }
  return {
    nativeTheme: { shouldUseDarkColors: false },
    screen: { getPrimaryDisplay: () => display, getAllDisplays: () => [display] },
    get BrowserWindow() {
      return FakeWindow
    },
  }
})

beforeEach(() => {
  made = []
})

function open(deps: Partial<WindowDependencies> = {}, kept: Partial<DesktopState> = {}) {
  let state: DesktopState = {
    place: null,
    isCloseExplained: false,
    themeChoice: 'system',
    languageChoice: 'system',
    ...kept,
  }
  const done: string[] = []
  const note = (what: string) => (): void => void done.push(what)
  const window = createAppWindow({
    state: { get: () => state, set: (change) => (state = { ...state, ...change }) },
    preload: '/preload.js',
    isPackaged: true,
    icon: '/icon.png',
    log: { warn: () => undefined, error: () => undefined } as never,
    attach: () => undefined,
    navigate: () => undefined,
    askToExplainClosing: note('explain'),
    closing: () => ({ isQuitting: false, closeToTray: true, hasTray: true }),
    quit: note('quit'),
    askAfterCrash: () => Promise.resolve('close'),
    askToDiscard: () => false,
    onStayed: note('stayed'),
    ...deps,
  })
  return { window, done, state: () => state }
}

describe('a window that is ready', () => {
  it('has the focus also where it was maximised', () => {
    const { window } = open({}, { place: { x: 0, y: 0, width: 800, height: 600, isMaximized: true } })
    window.show()
    made[0]!.emit('ready-to-show')
    expect(made[0]!.calls).toEqual(['maximize', 'show'])
  })

  it('stays in the taskbar where nobody asked for it', () => {
    const { window } = open()
    window.showMinimized()
    made[0]!.emit('ready-to-show')
    expect(made[0]!.calls).toEqual(['minimize'])
  })

  it('is not minimised under the eyes of somebody who asked for it meanwhile', () => {
    const { window } = open()
    window.showMinimized()
    window.show()
    made[0]!.emit('ready-to-show')
    expect(made[0]!.calls).not.toContain('minimize')
  })
})

describe('a page with unsaved changes', () => {
  const prevented = (): boolean => {
    let goesOn = false
    made[0]!.webContents.emit('will-prevent-unload', { preventDefault: () => (goesOn = true) })
    return goesOn
  }

  it('goes when they may be lost', () => {
    const { window, done } = open({ askToDiscard: () => true })
    window.show()
    expect(prevented()).toBe(true)
    expect(done).toEqual([])
  })

  it('stays when they may not, and so does the app', () => {
    const { window, done } = open()
    window.show()
    expect(prevented()).toBe(false)
    expect(done).toEqual(['stayed'])
  })
})

describe('the choice of what closing does', () => {
  it.each([
    [{ keepInTray: true, isKept: true }, [], true],
    [{ keepInTray: true, isKept: false }, [], false],
    [{ keepInTray: false, isKept: true }, ['quit'], true],
    [{ keepInTray: false, isKept: false }, ['quit'], false],
  ])('%j is followed, and asked again unless it was kept', (chosen, expected, isExplained) => {
    const { window, done, state } = open()
    window.show()
    made[0]!.close()
    expect(done).toEqual(['explain'])
    window.closeAsChosen(chosen)
    expect(done.slice(1)).toEqual(expected)
    expect(made[0]!.isGone).toBe(chosen.keepInTray) // quitting closes it
    expect(state().isCloseExplained).toBe(isExplained)
  })
})
