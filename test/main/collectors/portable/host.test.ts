import type { Systeminformation } from 'systeminformation'
import { describe, expect, it } from 'vitest'
import {
  createPortableHostSource,
  fromBattery,
  fromMachineFacts,
  fromOsFacts,
  fromUsers,
  readPortableSystemId,
} from '../../../../main/collectors/portable/host'
import { createSystemInformation } from '../../../../main/collectors/portable/system-information'
import { createFakeLibrary, fixtureOf, type FakeLibrary } from '../../../fakes/systeminformation'

const mac = fixtureOf('macos')
const windows = fixtureOf('windows')
const systemOf = (fake: FakeLibrary, platform: NodeJS.Platform) =>
  createSystemInformation({ platform, load: async () => fake.library, powerShellExists: () => false })
const { signal } = new AbortController()

describe('fromOsFacts', () => {
  it('names the product and its version', () => {
    expect(fromOsFacts(mac.osInfo as Systeminformation.OsData, 'darwin')).toEqual({
      name: 'macOS',
      version: '15.1',
    })
    expect(fromOsFacts(windows.osInfo as Systeminformation.OsData, 'win32')).toEqual({
      name: 'Windows 11 Pro',
      version: '10.0.22631',
    })
    expect(fromOsFacts(null, 'win32')).toEqual({ name: 'Windows', version: null })
    expect(fromOsFacts({ distro: '', release: '' }, 'darwin')).toEqual({ name: 'macOS', version: null })
  })
})

describe('fromMachineFacts', () => {
  it.each([
    ['darwin', { model: 'Mac15,3', virtual: false }, 'none', null],
    ['darwin', { model: 'iMac21,1', virtual: false }, 'none', null],
    ['darwin', { model: 'VirtualMac2,1', virtual: false }, 'machine', 'apple'],
    ['darwin', { model: 'VMware7,1', virtual: false }, 'machine', 'vmware'],
    ['darwin', { model: '', virtual: false }, 'unknown', null],
    ['win32', { model: 'VMware7,1', virtual: true, virtualHost: 'VMware' }, 'machine', 'vmware'],
    ['win32', { model: 'OptiPlex 7090', virtual: false }, 'none', null],
    ['win32', { model: '', virtual: false }, 'unknown', null],
    ['win32', { model: 'Virtual Machine', virtual: true, virtualHost: '' }, 'machine', null],
    ['win32', null, 'unknown', null],
  ] as const)('on %s of %o is %s', (platform, answer, kind, technology) => {
    expect(fromMachineFacts(answer, platform)).toEqual({ kind, technology })
  })
})

describe('fromBattery', () => {
  const battery = mac.battery as Systeminformation.BatteryData
  it.each([
    [{}, { chargePercent: 87, state: 'discharging' }],
    [
      { isCharging: true, acConnected: true },
      { chargePercent: 87, state: 'charging' },
    ],
    [
      { acConnected: true, percent: 100 },
      { chargePercent: 100, state: 'full' },
    ],
    [{ acConnected: true }, { chargePercent: 87, state: 'idle' }],
    [{ percent: -1 }, { chargePercent: null, state: 'discharging' }],
    [
      { percent: NaN, acConnected: undefined },
      { chargePercent: null, state: 'unknown' },
    ],
    [{ hasBattery: false }, null],
  ] as [Partial<Systeminformation.BatteryData>, unknown][])('with %o is %o', (change, expected) => {
    expect(fromBattery({ ...battery, ...change })).toEqual(expected)
  })
})

describe('fromUsers', () => {
  it('counts sessions, and takes none for unknown', () => {
    expect(fromUsers(mac.users as Systeminformation.UserData[])).toBe(2)
    expect(fromUsers([])).toBeNull()
    expect(fromUsers([{ user: '' }])).toBeNull()
    expect(fromUsers(null)).toBeNull()
  })
})

describe('createPortableHostSource', () => {
  it('keeps facts and asks again for what changes', async () => {
    const fake = createFakeLibrary(mac)
    const source = createPortableHostSource('darwin', systemOf(fake, 'darwin'), () => 1_800_000_000_000)
    const host = await source.read(signal)
    await source.read(signal)
    expect(host).toMatchObject({
      os: { platform: 'darwin', name: 'macOS', version: '15.1' },
      virtualization: { kind: 'none' },
      loggedInUsers: 2,
      battery: { chargePercent: 87 },
    })
    expect(host.bootedAtMs).toBeLessThan(1_800_000_000_000)
    const count = (name: string): number => fake.calls.filter((call) => call === name).length
    expect([count('osInfo'), count('system'), count('users'), count('battery')]).toEqual([1, 1, 2, 2])
  })

  it('is known by its name when everything else fails, and asks again the next time', async () => {
    const fake = createFakeLibrary({}, new Error('broken'))
    const source = createPortableHostSource('win32', systemOf(fake, 'win32'))
    expect(await source.read(signal)).toMatchObject({
      os: { name: 'Windows', version: null },
      virtualization: { kind: 'unknown', technology: null },
      loggedInUsers: null,
      battery: null,
    })
    fake.answer('osInfo', windows.osInfo)
    expect((await source.read(signal)).os.name).toBe('Windows 11 Pro')
  })
})

describe('readPortableSystemId', () => {
  it('is the UUID of a Mac and the machine GUID of Windows, without the slow question on a Mac', async () => {
    const fake = createFakeLibrary(mac)
    expect(await readPortableSystemId('darwin', systemOf(fake, 'darwin'))).toBe(
      '00000000-1111-2222-3333-444444444444',
    )
    expect(fake.calls).toEqual(['system'])
    expect(await readPortableSystemId('win32', systemOf(createFakeLibrary(windows), 'win32'))).toBe(
      'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
    )
  })

  it('is unknown when the library has none or breaks', async () => {
    const empty = createFakeLibrary({ uuid: { os: '' } })
    expect(await readPortableSystemId('win32', systemOf(empty, 'win32'))).toBeNull()
    const broken = createFakeLibrary({}, new Error('broken'))
    expect(await readPortableSystemId('darwin', systemOf(broken, 'darwin'))).toBeNull()
  })
})
