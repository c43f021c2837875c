import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import {
  countSessions,
  findVirtualization,
  parseOsRelease,
  readBattery,
} from '../../../../main/collectors/linux/host-facts'
import { createKernelFiles } from '../../../../main/collectors/linux/kernel-files'
import { machineNames, openMachine } from '../../../fixtures/machines/open-machine'

const roots: string[] = []
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true })
})
function tree(files: Record<string, string>, links: Record<string, string> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'host-'))
  roots.push(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(root + path), { recursive: true })
    writeFileSync(root + path, text)
  }
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(dirname(root + path), { recursive: true })
    symlinkSync(target, root + path)
  }
  return createKernelFiles(root)
}

describe('parseOsRelease', () => {
  it.each([
    ['NAME="Debian GNU/Linux"\nVERSION_ID="12"\n', 'Debian GNU/Linux', '12'],
    ["NAME='Arch Linux'\nID=arch\n", 'Arch Linux', null],
    ['NAME=Fedora\nVERSION_ID=41\n', 'Fedora', '41'],
    ['NAME="Quoted \\"One\\""\n', 'Quoted "One"', null],
    ['', 'Linux', null],
    ['NAME=\nVERSION_ID=""\n', 'Linux', null],
  ])('of %j', (text, name, version) => expect(parseOsRelease(text)).toEqual({ name, version }))
  it('never throws and never gives an empty name', () => {
    fc.assert(fc.property(fc.string(), (text) => parseOsRelease(`NAME=${text}`).name !== ''))
  })
})

describe('findVirtualization', () => {
  const virtual = 'processor\t: 0\nflags\t\t: fpu hypervisor sse\n'
  const metal = 'processor\t: 0\nflags\t\t: fpu sse\n'
  const dmi = (vendor: string, product: string, cpuinfo = virtual) => ({
    '/proc/cpuinfo': cpuinfo,
    '/sys/class/dmi/id/sys_vendor': `${vendor}\n`,
    '/sys/class/dmi/id/product_name': `${product}\n`,
  })
  it.each([
    ['machine', 'kvm', dmi('QEMU', 'Standard PC (Q35 + ICH9, 2009)')],
    ['machine', 'amazon', dmi('Amazon EC2', 'm7i.large')],
    ['none', null, dmi('Amazon EC2', 'm7i.metal-24xl', metal)],
    ['machine', 'google', dmi('Google', 'Google Compute Engine')],
    ['none', null, dmi('Google', 'Eve', metal)],
    ['machine', 'vmware', dmi('VMware, Inc.', 'VMware Virtual Platform')],
    ['machine', 'hyper-v', dmi('Microsoft Corporation', 'Virtual Machine')],
    ['none', null, dmi('Microsoft Corporation', 'Surface Laptop', metal)],
    ['none', null, dmi('LENOVO', '20XW', metal)],
    ['machine', null, { '/proc/cpuinfo': virtual }],
    ['machine', 'xen', { '/proc/cpuinfo': virtual, '/sys/hypervisor/type': 'xen\n' }],
    [
      'machine',
      'wsl',
      { '/proc/cpuinfo': virtual, '/proc/sys/kernel/osrelease': '5.15.1-microsoft-standard-WSL2\n' },
    ],
    ['unknown', null, { '/proc/cpuinfo': 'processor : 0\nBogoMIPS : 50\n' }],
    ['unknown', null, {}],
  ])('%s %s', (kind, technology, files: Record<string, string>) =>
    expect(findVirtualization(tree(files), {})).toEqual({ kind, technology }),
  )

  const first = { '/proc/self/ns/pid': 'pid:[4026531836]' }
  const foreign = { '/proc/self/ns/pid': 'pid:[4026532000]' }
  const overlay = '20 1 0:40 / / rw,relatime - overlay overlay rw,lowerdir=/a\n'
  const docker = { '/.dockerenv': '', '/proc/cpuinfo': virtual }
  const container = (technology: string) => ({ kind: 'container', technology })

  it.each([
    ['docker', docker],
    ['podman', { '/run/.containerenv': '' }],
    ['lxc', { '/run/systemd/container': 'lxc\n' }],
    ['kubernetes', { '/proc/1/cgroup': '0::/kubepods/besteffort/pod1/abc\n' }],
    ['kubernetes', { '/proc/self/cgroup': '0::/kubepods.slice/cri-containerd-abc.scope\n' }],
    ['docker', { '/proc/1/cgroup': '4:memory:/docker/abc\n' }],
    ['docker', { '/proc/1/cgroup': '0::/system.slice/docker-abc.scope\n' }],
    ['podman', { '/proc/1/cgroup': '0::/machine.slice/libpod-abc.scope\n' }],
    ['openvz', { '/proc/vz/version': '' }],
  ])('finds a container of %s among process ids of its own', (technology, files: Record<string, string>) =>
    expect(findVirtualization(tree(files, foreign), {})).toEqual(container(technology)),
  )
  it('hears of a container from its environment', () =>
    expect(findVirtualization(tree({}, foreign), { container: 'lxc' })).toEqual(container('lxc')))

  it('is not misled by a mark that came with the disk image, whatever other namespaces a service has', () => {
    const ofService = { '/proc/self/ns/uts': 'uts:[4026532100]', '/proc/self/ns/ipc': 'ipc:[4026532101]' }
    const files = tree({ ...docker, '/run/.containerenv': '' }, { ...first, ...ofService })
    expect(findVirtualization(files, { container: 'oci' })).toEqual({ kind: 'machine', technology: null })
  })
  it('is not in a container because the engine itself started it', () => {
    const files = tree({ '/proc/self/cgroup': '0::/system.slice/docker.service\n', '/proc/cpuinfo': virtual })
    expect(findVirtualization(files, {}).kind).toBe('machine')
  })

  describe('where namespaces cannot be read', () => {
    it.each<[string, Record<string, string>, string]>([
      ['an overlay as the root', { '/proc/self/mountinfo': overlay }, 'container'],
      ['the groups of the first process', { '/proc/1/cgroup': '0::/docker/abc\n' }, 'container'],
      ['its own groups', { '/proc/self/cgroup': '0::/docker/abc\n' }, 'container'],
      ['nothing else', {}, 'unknown'],
      ['a disk as the root', { '/proc/self/mountinfo': '20 1 8:1 / / rw - ext4 /dev/sda1 rw\n' }, 'unknown'],
    ])('a mark and %s', (_, proof, kind) =>
      expect(findVirtualization(tree({ ...docker, ...proof }), {}).kind).toBe(kind),
    )
    it('groups say it alone, an environment does not', () => {
      const groups = { '/proc/1/cgroup': '0::/kubepods/besteffort/pod1/abc\n' }
      expect(findVirtualization(tree(groups), {})).toEqual(container('kubernetes'))
      expect(findVirtualization(tree({ '/proc/cpuinfo': virtual }), { container: 'lxc' }).kind).toBe(
        'unknown',
      )
    })
  })

  it('knows each recorded machine', () => {
    const found = machineNames.map((name) => {
      using machine = openMachine(name)
      return [name, findVirtualization(createKernelFiles(machine.root), {})]
    })
    expect(found).toEqual([
      ['debian12-vm', { kind: 'machine', technology: null }],
      ['one-core', { kind: 'machine', technology: 'kvm' }],
      ['many-cores', { kind: 'machine', technology: 'kvm' }],
      ['many-mounts', { kind: 'machine', technology: 'kvm' }],
    ])
  })
})

describe('readBattery', () => {
  const supply = (name: string, facts: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(facts).map(([file, text]) => [`/sys/class/power_supply/${name}/${file}`, `${text}\n`]),
    )
  it("is the machine's own, not a mouse's, nor an empty bay", () =>
    expect(
      readBattery(
        tree({
          ...supply('AC', { type: 'Mains' }),
          ...supply('hidpp_battery_0', {
            type: 'Battery',
            scope: 'Device',
            capacity: '5',
            status: 'Discharging',
          }),
          ...supply('BAT0', { type: 'Battery', present: '0' }),
          ...supply('BAT1', { type: 'Battery', present: '1', capacity: '83', status: 'Not charging' }),
        }),
      ),
    ).toEqual({ chargePercent: 83, state: 'idle' }))
  it.each([
    ['abc', null],
    ['-1', null],
    ['104', 100],
    ['', null],
  ])('with a capacity of %j has a charge of %j', (capacity, chargePercent) =>
    expect(readBattery(tree(supply('BAT0', { type: 'Battery', capacity })))).toEqual({
      chargePercent,
      state: 'unknown',
    }),
  )
  it('is null where there is none', () => expect(readBattery(tree({}))).toBeNull())
})

describe('countSessions', () => {
  it('counts people, not greeters, managers, references and those who are leaving', () => {
    const session = (name: string, text: string) => ({ [`/run/systemd/sessions/${name}`]: text })
    const files = tree({
      ...session('1', 'UID=0\nCLASS=user\nSTATE=active\n'),
      ...session('2', 'CLASS=user-early\nSTATE=online\n'),
      ...session('3', 'CLASS=user\nSTATE=closing\n'),
      ...session('c1', 'CLASS=greeter\nSTATE=active\n'),
      ...session('4', 'CLASS=manager\nSTATE=active\n'),
      ...session('1.ref', ''),
    })
    expect(countSessions(files)).toBe(2)
  })
  it('does not know where nobody keeps a list', () => expect(countSessions(tree({}))).toBeNull())
  it('counts nobody on a recorded machine with an empty list', () => {
    using machine = openMachine('debian12-vm')
    expect(countSessions(createKernelFiles(machine.root))).toBe(0)
  })
  it('counts one of the two on the recorded machine with a closing session', () => {
    using machine = openMachine('many-cores')
    expect(countSessions(createKernelFiles(machine.root))).toBe(1)
  })
})
