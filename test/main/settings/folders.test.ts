import { describe, expect, it } from 'vitest'
import { AppError } from '../../../main/contract/errors'
import { appFolders, readHome, type FolderFacts } from '../../../main/settings/folders'

const linux: FolderFacts = { platform: 'linux', env: {}, home: '/home/ada' }
const mac: FolderFacts = { platform: 'darwin', env: {}, home: '/Users/ada' }
const windows: FolderFacts = { platform: 'win32', env: {}, home: 'C:\\Users\\ada' }

function errorOf(act: () => unknown): unknown {
  try {
    act()
    return null
  } catch (error) {
    return error
  }
}

describe('appFolders', () => {
  it('follows XDG on Linux', () => {
    expect(appFolders(linux)).toEqual({
      config: '/home/ada/.config/autoinfrasnap',
      data: '/home/ada/.local/share/autoinfrasnap',
      reports: '/home/ada/.local/share/autoinfrasnap/reports',
      logs: '/home/ada/.local/state/autoinfrasnap/logs',
      cache: '/home/ada/.cache/autoinfrasnap',
    })
  })

  it('takes absolute XDG variables and ignores relative and empty ones', () => {
    const env = {
      XDG_CONFIG_HOME: '/etc/xdg-ada',
      XDG_DATA_HOME: 'relative/data',
      XDG_STATE_HOME: '',
      XDG_CACHE_HOME: '/var/tmp/cache',
    }
    expect(appFolders({ ...linux, env })).toEqual({
      config: '/etc/xdg-ada/autoinfrasnap',
      data: '/home/ada/.local/share/autoinfrasnap',
      reports: '/home/ada/.local/share/autoinfrasnap/reports',
      logs: '/home/ada/.local/state/autoinfrasnap/logs',
      cache: '/var/tmp/cache/autoinfrasnap',
    })
  })

  it('follows ~/Library on macOS and ignores XDG there', () => {
    expect(appFolders({ ...mac, env: { XDG_CONFIG_HOME: '/nowhere' } })).toEqual({
      config: '/Users/ada/Library/Application Support/AutoInfraSnap',
      data: '/Users/ada/Library/Application Support/AutoInfraSnap',
      reports: '/Users/ada/Library/Application Support/AutoInfraSnap/reports',
      logs: '/Users/ada/Library/Logs/AutoInfraSnap',
      cache: '/Users/ada/Library/Caches/AutoInfraSnap',
    })
  })

  it('follows AppData on Windows, roaming for settings and local for data', () => {
    const env = { APPDATA: 'D:\\Roam', LOCALAPPDATA: 'D:\\Local' }
    expect(appFolders({ ...windows, env })).toEqual({
      config: 'D:\\Roam\\AutoInfraSnap',
      data: 'D:\\Local\\AutoInfraSnap',
      reports: 'D:\\Local\\AutoInfraSnap\\reports',
      logs: 'D:\\Local\\AutoInfraSnap\\logs',
      cache: 'D:\\Local\\AutoInfraSnap\\cache',
    })
    expect(appFolders(windows).config).toBe('C:\\Users\\ada\\AppData\\Roaming\\AutoInfraSnap')
    expect(appFolders(windows).data).toBe('C:\\Users\\ada\\AppData\\Local\\AutoInfraSnap')
  })

  it('moves the settings and all the rest where the two variables say', () => {
    const env = { AUTOINFRASNAP_CONFIG_DIR: '/srv/conf', AUTOINFRASNAP_DATA_DIR: 'data' }
    for (const facts of [linux, mac]) {
      expect(appFolders({ ...facts, env, workingFolder: '/opt/here' })).toEqual({
        config: '/srv/conf',
        data: '/opt/here/data',
        reports: '/opt/here/data/reports',
        logs: '/opt/here/data/logs',
        cache: '/opt/here/data/cache',
      })
    }
  })

  it.each([
    ['Linux', linux, ''],
    ['macOS', mac, null],
    ['Windows', windows, 'relative'],
  ] as const)('says what to set on %s when there is no home folder', (_name, facts, home) => {
    const error = errorOf(() => appFolders({ ...facts, home }))
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({
      code: 'folders_unknown',
      hint: expect.stringContaining('AUTOINFRASNAP_DATA_DIR') as string,
    })
  })

  it('needs no home folder when every folder is named otherwise', () => {
    const own = { AUTOINFRASNAP_CONFIG_DIR: '/c', AUTOINFRASNAP_DATA_DIR: '/d' }
    expect(appFolders({ ...linux, home: null, env: own })).toMatchObject({
      config: '/c',
      reports: '/d/reports',
    })
    const xdg = { XDG_CONFIG_HOME: '/c', AUTOINFRASNAP_DATA_DIR: '/d' }
    expect(appFolders({ ...linux, home: null, env: xdg }).config).toBe('/c/autoinfrasnap')
    const half = { AUTOINFRASNAP_CONFIG_DIR: '/c' }
    expect(errorOf(() => appFolders({ ...linux, home: null, env: half }))).toMatchObject({
      code: 'folders_unknown',
    })
  })
})

describe('readHome', () => {
  it('is null for an account without a home folder, whichever way the system says so', () => {
    expect(readHome(() => '')).toBeNull()
    expect(
      readHome(() => {
        throw new Error('A system error occurred: uv_os_homedir returned ENOENT')
      }),
    ).toBeNull()
    expect(readHome(() => '/root')).toBe('/root')
  })
})
