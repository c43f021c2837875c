import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { zoneName } from '../../../main/collectors/zone'

/** What Intl says of this process, which is asked where nothing else tells. */
const fallback = Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined
const elsewhere = fallback ?? 'Etc/Unknown'

let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'zone-'))
  const zoneinfo = join(root, 'usr/share/zoneinfo')
  for (const name of ['Asia/Pyongyang', 'posix/Asia/Pyongyang', 'posixrules', 'localtime', 'Factory']) {
    mkdirSync(dirname(join(zoneinfo, name)), { recursive: true })
    writeFileSync(join(zoneinfo, name), 'TZif2\0\0')
  }
  writeFileSync(join(zoneinfo, 'leapseconds'), '# Allowance for leap seconds\n')
  writeFileSync(join(zoneinfo, 'Empty'), '')
})
afterAll(() => rmSync(root, { recursive: true }))

describe('the zone that TZ names', () => {
  const named = (tz: string) => zoneName({ platform: 'linux', root, env: { TZ: tz } })

  it.each(['Asia/Pyongyang', ':Asia/Pyongyang', 'posix/Asia/Pyongyang'])('%s has data', (tz) =>
    expect(named(tz)).toBe('Asia/Pyongyang'),
  )
  it.each(['Asia', 'leapseconds', 'posixrules', 'localtime', 'Factory', 'Empty', 'Absent/Zone', '../../etc'])(
    '%s is none',
    (tz) => expect(named(tz)).toBe(elsewhere),
  )
})

describe('the zone that /etc/localtime points to', () => {
  const linked = (target: string): string => {
    const etc = mkdtempSync(join(tmpdir(), 'zone-link-'))
    mkdirSync(join(etc, 'etc'))
    symlinkSync(target, join(etc, 'etc/localtime'))
    const name = zoneName({ platform: 'linux', root: etc, env: {} })
    rmSync(etc, { recursive: true })
    return name
  }
  it.each(['/usr/share/zoneinfo/Asia/Pyongyang', '../usr/share/zoneinfo/right/Asia/Pyongyang'])(
    '%s',
    (target) => expect(linked(target)).toBe('Asia/Pyongyang'),
  )
  it('is no name of a file that only points to another', () =>
    expect(linked('/usr/share/zoneinfo/posixrules')).toBe(elsewhere))
})
