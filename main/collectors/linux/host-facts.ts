/** What Linux says about itself in small files: distribution, virtualisation, battery, who is logged in. */
import type { Host } from '../../contract/model/host'
import type { KernelFiles } from './kernel-files'
import { parseMountInfo } from './mounts'

/** os-release(5): shell-like assignments, values perhaps quoted. */
export function parseOsRelease(text: string): { name: string; version: string | null } {
  const values = new Map<string, string>()
  for (const match of text.matchAll(/^([A-Z_]+)=(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(.*))$/gm))
    values.set(match[1]!, (match[2]?.replace(/\\(.)/g, '$1') ?? match[3] ?? match[4] ?? '').trim())
  return { name: values.get('NAME') || 'Linux', version: values.get('VERSION_ID') || null }
}

/** Words in the firmware's vendor and product names, and the hypervisors behind them. */
const machines: readonly (readonly [RegExp, string])[] = [
  [/amazon ec2/i, 'amazon'],
  [/google compute engine/i, 'google'], // Chromebooks are Google's too
  [/vmware/i, 'vmware'],
  [/virtualbox|innotek/i, 'virtualbox'],
  [/parallels/i, 'parallels'],
  [/microsoft.*virtual machine|hyper-v/i, 'hyper-v'],
  [/xen/i, 'xen'],
  [/bhyve/i, 'bhyve'],
  [/apple virtualization/i, 'apple'],
  [/qemu|kvm|openstack|ovirt|rhev|digitalocean|hetzner|alibaba cloud|upcloud/i, 'kvm'],
]

/** Whether this is a container, a virtual machine or the metal, and by which technology. Containers win. */
export function findVirtualization(
  files: KernelFiles,
  env: Readonly<Record<string, string | undefined>>,
): Host['virtualization'] {
  const container = findContainer(files, env['container'])
  if (container === 'unknown') return { kind: 'unknown', technology: null }
  if (container !== null) return { kind: 'container', technology: container }
  if (/microsoft/i.test(files.tryRead('/proc/sys/kernel/osrelease') ?? ''))
    return { kind: 'machine', technology: 'wsl' }
  const firmware = ['sys_vendor', 'product_name', 'board_vendor', 'bios_vendor']
    .map((file) => files.tryRead(`/sys/class/dmi/id/${file}`)?.trim() ?? '')
    .join(' ')
  const known = machines.find(([words]) => words.test(firmware))?.[1]
  const cpuInfo = files.tryRead('/proc/cpuinfo')
  const hasFlags = /^flags\s*:/m.test(cpuInfo ?? '')
  const hasHypervisor = /^flags\s*:.*\bhypervisor\b/m.test(cpuInfo ?? '')
  // Clouds rent out bare metal with the same words in its firmware; on x86 the processor tells the two apart.
  if (known !== undefined && (hasHypervisor || !hasFlags)) return { kind: 'machine', technology: known }
  if ((files.tryRead('/sys/hypervisor/type')?.trim() ?? '') !== '')
    return { kind: 'machine', technology: files.tryRead('/sys/hypervisor/type')!.trim() }
  if (cpuInfo === null) return { kind: 'unknown', technology: null }
  if (hasHypervisor) return { kind: 'machine', technology: null }
  // Without firmware tables and without the x86 flag (ARM, RISC-V) nothing was found, which is not the same as metal.
  return {
    kind: hasFlags || firmware.trim() !== '' ? 'none' : 'unknown',
    technology: null,
  }
}

/**
 * The number the kernel gives its first namespace of process ids (include/linux/proc_ns.h). Containers have one of their
 * own, also those that share the host's network or name. Namespaces of other kinds prove nothing: services of the host
 * are put into them as well (ProtectHostname, PrivateIPC of systemd).
 */
const firstPidNamespace = 'pid:[4026531836]'

/** What the container is made by, `unknown` where marks and nothing else speak of one, null where there is none. */
function findContainer(files: KernelFiles, declared: string | undefined): string | null {
  const namespace = files.link('/proc/self/ns/pid')
  // Whatever marks the disk image carries because it was made from a container's.
  if (namespace === firstPidNamespace) return null
  if (files.list('/proc/vz').length > 0 && files.list('/proc/bc').length === 0) return 'openvz'
  const mark = findMark(files, declared)
  const manager = managerOfGroups(files)
  if (mark === null) return manager
  return namespace !== null || manager !== null || hasOverlayRoot(files) ? mark : 'unknown'
}

/** What container engines and managers leave inside. */
function findMark(files: KernelFiles, declared: string | undefined): string | null {
  if (files.tryRead('/.dockerenv') !== null) return 'docker'
  if (files.tryRead('/run/.containerenv') !== null) return 'podman'
  const manager = files.tryRead('/run/systemd/container')?.trim() // written by systemd inside a container
  return manager || declared || null
}

/** Who made the control groups that the first process or this one is in. The engine's own service is no container. */
function managerOfGroups(files: KernelFiles): string | null {
  const groups = ['1', 'self'].map((pid) => files.tryRead(`/proc/${pid}/cgroup`) ?? '').join('\n')
  const named = /\/(?:cri-)?(kubepods|docker|libpod|lxc|containerd)(?![^/\n]*\.service)/.exec(groups)?.[1]
  return named === undefined ? null : ({ kubepods: 'kubernetes', libpod: 'podman' }[named] ?? named)
}

const hasOverlayRoot = (files: KernelFiles): boolean =>
  parseMountInfo(files.tryRead('/proc/self/mountinfo') ?? '').some(
    ({ mountPoint, type }) => mountPoint === '/' && /^(fuse-)?overlay/.test(type),
  )

/** The first battery of the machine itself; mice and headsets have scope Device. */
export function readBattery(files: KernelFiles): Host['battery'] {
  for (const supply of files.list('/sys/class/power_supply').sort()) {
    const fact = (file: string): string | undefined =>
      files.tryRead(`/sys/class/power_supply/${supply}/${file}`)?.trim()
    if (fact('type') !== 'Battery' || fact('scope') === 'Device' || fact('present') === '0') continue
    const charge = Number(fact('capacity') || NaN)
    const states: Record<string, NonNullable<Host['battery']>['state']> = {
      Charging: 'charging',
      Discharging: 'discharging',
      Full: 'full',
      'Not charging': 'idle',
    }
    return {
      chargePercent: charge >= 0 ? Math.min(100, charge) : null,
      state: states[fact('status') ?? ''] ?? 'unknown',
    }
  }
  return null
}

/**
 * How many people are logged in: systemd's session files of a user's class (`user`, `user-early`, `user-light`) where logind runs; null where nobody keeps a
 * list. (utmp, the older list, is binary, ends in 2038 and is gone from Debian 13.)
 */
export function countSessions(files: KernelFiles): number | null {
  if (!files.list('/run/systemd').includes('sessions')) return null
  const sessions = files.list('/run/systemd/sessions').filter((name) => !name.endsWith('.ref'))
  return sessions.filter((name) => {
    const text = files.tryRead(`/run/systemd/sessions/${name}`) ?? ''
    return /^CLASS=user(-early)?(-light)?$/m.test(text) && !/^STATE=closing$/m.test(text)
  }).length
}
