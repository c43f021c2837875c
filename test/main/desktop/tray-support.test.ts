import { describe, expect, it } from 'vitest'
import { hasTray } from '../../../main/desktop/tray-support'

const asks = (env: Record<string, string>, folders: Record<string, string[]> = {}) =>
  hasTray({ platform: 'linux', env, home: '/home/ada' }, (folder) => {
    if (folders[folder] === undefined) throw new Error(`ENOENT ${folder}`)
    return folders[folder]
  })
const shared = '/usr/share/gnome-shell/extensions'
const own = '/home/ada/.local/share/gnome-shell/extensions'

describe('a tray', () => {
  it('is there on Windows, macOS, and the desktops of Linux that show one', () => {
    for (const platform of ['win32', 'darwin'] as const)
      expect(hasTray({ platform, env: {}, home: null }, () => [])).toBe(true)
    for (const desktop of ['KDE', 'XFCE', 'X-Cinnamon', 'MATE', '', 'sway'])
      expect(asks({ XDG_CURRENT_DESKTOP: desktop })).toBe(true)
  })

  it('is there on GNOME only with an extension that shows it', () => {
    for (const desktop of ['GNOME', 'ubuntu:GNOME', 'GNOME-Classic:GNOME']) {
      const env = { XDG_CURRENT_DESKTOP: desktop }
      expect(asks(env)).toBe(false)
      expect(asks(env, { [shared]: ['dash-to-dock@x'] })).toBe(false)
      expect(asks(env, { [shared]: ['ubuntu-appindicators@ubuntu.com'] })).toBe(true)
      expect(asks(env, { [own]: ['appindicatorsupport@rgcjonas.gmail.com'] })).toBe(true)
    }
  })

  it('looks where the account and the system keep their data', () => {
    const env = { XDG_CURRENT_DESKTOP: 'GNOME', XDG_DATA_HOME: '/d', XDG_DATA_DIRS: '/one:relative:/two' }
    const found = (folder: string) => asks(env, { [folder]: ['appindicatorsupport@rgcjonas.gmail.com'] })
    expect(found('/d/gnome-shell/extensions')).toBe(true)
    expect(found('/two/gnome-shell/extensions')).toBe(true)
    expect(found('relative/gnome-shell/extensions')).toBe(false)
    expect(found(own)).toBe(false)
  })

  it('is what a person says it is', () => {
    expect(asks({ XDG_CURRENT_DESKTOP: 'GNOME', AUTOINFRASNAP_TRAY: '1' })).toBe(true)
    expect(asks({ XDG_CURRENT_DESKTOP: 'KDE', AUTOINFRASNAP_TRAY: '0' })).toBe(false)
  })
})
