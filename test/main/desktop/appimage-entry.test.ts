import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { appImageEntry, dataFolder, registerAppImage } from '../../../main/desktop/appimage-entry'

const assetsFolder = path.resolve(import.meta.dirname, '../../../assets')
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'appimage-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function register(image = '/home/ada/AutoInfraSnap.AppImage') {
  const ran: string[] = []
  registerAppImage({
    image,
    folder,
    assetsFolder,
    run: (program, args) => ran.push([program, ...args].join(' ')),
  })
  return ran
}
const at = (...parts: string[]): string => path.join(folder, ...parts)
const entry = (): string => readFileSync(at('applications', 'autoinfrasnap.desktop'), 'utf8')

describe('an AppImage', () => {
  it('makes itself known for links and files, with its icon and its kinds of files', () => {
    expect(register()).toEqual([
      `update-mime-database ${at('mime')}`,
      `update-desktop-database ${at('applications')}`,
    ])
    expect(entry()).toContain('\nExec="/home/ada/AutoInfraSnap.AppImage" %U\n')
    expect(entry()).toMatch(/^MimeType=x-scheme-handler\/autoinfrasnap;application\/vnd\.autoinfrasnap/m)
    expect(readFileSync(at('mime/packages/autoinfrasnap.xml'))).toEqual(
      readFileSync(path.join(assetsFolder, 'launchers/linux/mime.xml')),
    )
    expect(readFileSync(at('icons/hicolor/256x256/apps/autoinfrasnap-desktop.png'))).toEqual(
      readFileSync(path.join(assetsFolder, 'icons/linux/256x256.png')),
    )
  })

  it('writes nothing that is as it should be, and corrects what is not', () => {
    register()
    const writtenAt = statSync(at('applications', 'autoinfrasnap.desktop')).mtimeMs
    expect(register()).toEqual([])
    expect(statSync(at('applications', 'autoinfrasnap.desktop')).mtimeMs).toBe(writtenAt)
    expect(register('/home/ada/Moved.AppImage')).toEqual([`update-desktop-database ${at('applications')}`])
    expect(entry()).toContain('Moved.AppImage')
    writeFileSync(at('mime/packages/autoinfrasnap.xml'), 'of an older version')
    expect(register('/home/ada/Moved.AppImage')).toEqual([`update-mime-database ${at('mime')}`])
  })

  it('is quoted whatever its path holds', () => {
    const text = appImageEntry('/a b/$x"50%.AppImage')
    expect(text).toContain('\nExec="/a b/\\\\$x\\\\"50%%.AppImage" %U\n')
    expect(text).toContain('\nTryExec=/a b/$x"50%.AppImage\n')
  })

  it('is found by the tools that desktops have', (context) => {
    if (
      spawnSync('update-mime-database', ['-v']).error ||
      spawnSync('desktop-file-validate', ['--help']).error
    )
      context.skip('update-mime-database and desktop-file-validate are not both installed')
    register()
    execFileSync('update-mime-database', [at('mime')])
    expect(readFileSync(at('mime/globs2'), 'utf8')).toContain('infra_snap_*.json')
    execFileSync('desktop-file-validate', [at('applications', 'autoinfrasnap.desktop')])
  })

  it('lies in the folder of the account', () => {
    expect(dataFolder({}, '/home/ada')).toBe('/home/ada/.local/share')
    expect(dataFolder({ XDG_DATA_HOME: '/d' }, null)).toBe('/d')
    expect(dataFolder({ XDG_DATA_HOME: 'd' }, null)).toBeNull()
  })
})
