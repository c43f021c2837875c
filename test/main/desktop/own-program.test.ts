import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ownProgram } from '../../../main/desktop/own-program'

const linux = {
  platform: 'linux',
  env: {},
  execPath: '/opt/AutoInfraSnap/autoinfrasnap-desktop',
  appFolder: null,
} as const
const installed = { kind: 'installed', program: linux.execPath, args: [] }

describe('what starts the app again', () => {
  it('is the running program where it was installed, and the folder beside it in development', () => {
    expect(ownProgram(linux)).toEqual(installed)
    expect(ownProgram({ ...linux, appFolder: '/src/app' })).toEqual({
      kind: 'development',
      program: linux.execPath,
      args: ['/src/app'],
    })
  })

  it('is the image, not where it happens to be mounted', () => {
    const env = { APPIMAGE: '/home/ada/Auto Infra.AppImage', APPDIR: '/tmp/.mount_AutoX/' }
    const execPath = '/tmp/.mount_AutoX/autoinfrasnap-desktop'
    expect(ownProgram({ ...linux, env, execPath })).toEqual({
      kind: 'appimage',
      program: '/home/ada/Auto Infra.AppImage',
      args: [],
    })
  })

  it('is found where the folder of mounts is a link', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'own-program-'))
    try {
      mkdirSync(path.join(folder, 'real', 'app'), { recursive: true })
      symlinkSync(path.join(folder, 'real'), path.join(folder, 'link'))
      const env = { APPIMAGE: '/a.AppImage', APPDIR: path.join(folder, 'link') }
      expect(ownProgram({ ...linux, env, execPath: path.join(folder, 'real', 'app') }).kind).toBe('appimage')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it.each([
    ['of another program', { APPIMAGE: '/home/ada/Terminal.AppImage', APPDIR: '/tmp/.mount_Term' }],
    ['of a folder with a name alike', { APPIMAGE: '/x.AppImage', APPDIR: '/opt/AutoInfra' }],
    ['without its folder', { APPIMAGE: '/home/ada/Terminal.AppImage' }],
    ['that is no path', { APPIMAGE: 'x.AppImage', APPDIR: '/opt/AutoInfraSnap' }],
    ['of nothing', { APPIMAGE: '', APPDIR: '/opt/AutoInfraSnap' }],
  ])('is never the image %s', (_, env) => {
    expect(ownProgram({ ...linux, env })).toEqual(installed)
  })

  it('is the file that a portable build was started from, and never that of another one', () => {
    const execPath = 'C:\\Users\\ada\\AppData\\Local\\Temp\\nsx1\\app\\AutoInfraSnap.exe'
    const env = {
      PORTABLE_EXECUTABLE_FILE: 'E:\\AutoInfraSnap-portable.exe',
      PORTABLE_EXECUTABLE_APP_FILENAME: 'AutoInfraSnap',
    }
    const windows = { platform: 'win32', execPath, appFolder: null } as const
    expect(ownProgram({ ...windows, env })).toEqual({
      kind: 'portable',
      program: 'E:\\AutoInfraSnap-portable.exe',
      args: [],
    })
    const foreign = { ...env, PORTABLE_EXECUTABLE_APP_FILENAME: 'Terminal' }
    expect(ownProgram({ ...windows, env: foreign })).toEqual({
      kind: 'installed',
      program: execPath,
      args: [],
    })
    expect(ownProgram({ ...linux, env }).kind).toBe('installed')
  })
})
