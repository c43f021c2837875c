import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { autostartEntry, autostartFolder } from '../../../main/desktop/autostart-entry'

describe('the autostart file', () => {
  it('starts the program with its arguments, whatever its path holds', () => {
    const exec = (command: string[]) => /^Exec=(.*)$/m.exec(autostartEntry(command, 'x'))?.[1]
    expect(exec(['/opt/AutoInfraSnap/autoinfrasnap', '--hidden'])).toBe(
      '"/opt/AutoInfraSnap/autoinfrasnap" "--hidden"',
    )
    // The string type doubles each backslash of the quoting (Desktop Entry Specification, "The Exec key").
    expect(exec(['/a b/$x"`\\/50%'])).toBe('"/a b/\\\\$x\\\\"\\\\`\\\\\\\\/50%%"')
  })

  it('shows the icon that the packages install, which electron-builder names after the program', () => {
    const { linux } = parse(readFileSync('electron-builder.yml', 'utf8')) as {
      linux: { executableName: string }
    }
    expect(autostartEntry(['x'], 'x').split('\n')).toContain(`Icon=${linux.executableName}`)
  })

  it('lies in the folder of the account', () => {
    expect(autostartFolder({}, '/home/ada')).toBe('/home/ada/.config/autostart')
    expect(autostartFolder({ XDG_CONFIG_HOME: '/c' }, '/home/ada')).toBe('/c/autostart')
    expect(autostartFolder({ XDG_CONFIG_HOME: 'c' }, null)).toBeNull()
  })
})
