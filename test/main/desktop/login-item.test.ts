import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { setStartAtLogin } from '../../../main/desktop/login-item'
import type { OwnProgram } from '../../../main/desktop/own-program'

interface Registered {
  path: string
  args: string[]
}

/** The run key of Windows, as Electron reads and writes it: one value by the app's name, compared whole. */
const key = vi.hoisted(() => ({ registered: null as Registered | null, writes: 0 }))

vi.mock('electron', () => ({
  app: {
    getLoginItemSettings: (asked?: Registered) => ({
      openAtLogin:
        key.registered !== null &&
        (asked === undefined || JSON.stringify(asked) === JSON.stringify(key.registered)),
    }),
    setLoginItemSettings({
      openAtLogin,
      path = '',
      args = [],
    }: Partial<Registered> & { openAtLogin: boolean }) {
      key.writes += 1
      key.registered = openAtLogin ? { path, args } : null
    },
  },
}))

const installed: OwnProgram = { kind: 'installed', program: 'C:\\AutoInfraSnap.exe', args: [] }
const facts = { program: installed, autostartFolder: null, comment: 'x' }
const windows = (isWanted: boolean, isStartedHidden: boolean, program = installed): void =>
  setStartAtLogin(isWanted, { ...facts, program, platform: 'win32', isStartedHidden })

beforeEach(() => Object.assign(key, { registered: null, writes: 0 }))

describe('the start at login', () => {
  it('follows its arguments on Windows, and is written only when it differs', () => {
    windows(true, true)
    windows(true, true)
    expect(key).toEqual({ registered: { path: 'C:\\AutoInfraSnap.exe', args: ['--hidden'] }, writes: 1 })
    windows(true, false)
    expect(key.registered).toEqual({ path: 'C:\\AutoInfraSnap.exe', args: [] })
  })

  it('ends on Windows whatever arguments it was registered with', () => {
    windows(true, true)
    windows(false, false)
    expect(key.registered).toBeNull()
  })

  it('starts the file of a portable build, which stays where its unpacked program does not', () => {
    windows(true, false, { kind: 'portable', program: 'E:\\portable.exe', args: [] })
    expect(key.registered).toEqual({ path: 'E:\\portable.exe', args: [] })
  })

  it('is asked of macOS without arguments, and changed only when it differs', () => {
    const mac = (isWanted: boolean) =>
      setStartAtLogin(isWanted, { ...facts, platform: 'darwin', isStartedHidden: true })
    mac(false)
    expect(key.writes).toBe(0)
    mac(true)
    mac(true)
    expect(key).toEqual({ registered: { path: '', args: [] }, writes: 1 })
  })

  it('is a file on Linux, which names the image and not its mount', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'login-item-'))
    const linux = (isWanted: boolean): void =>
      setStartAtLogin(isWanted, {
        ...facts,
        platform: 'linux',
        program: { kind: 'appimage', program: '/home/ada/a.AppImage', args: [] },
        autostartFolder: path.join(folder, 'autostart'),
        isStartedHidden: true,
      })
    const file = path.join(folder, 'autostart', 'autoinfrasnap.desktop')
    linux(true)
    expect(readFileSync(file, 'utf8')).toContain('Exec="/home/ada/a.AppImage" "--hidden"\n')
    linux(false)
    expect(existsSync(file)).toBe(false)
    rmSync(folder, { recursive: true })
  })
})
