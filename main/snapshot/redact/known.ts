/** What a document names itself, and is to be found wherever else in it that stands. */
import type { Sections, Snapshot } from '../../contract/snapshot'
import type { Mask } from './masks'
import { hostVariants, hostWithDomain } from './name-rules'
import { maskOfPath } from './path-rules'
import type { TextRule } from './text-rules'

/** Accounts that systems and images make themselves: their names are ordinary words and name nobody. */
const serviceAccounts = new Set(
  'root daemon bin sys sync nobody www-data mail proxy backup list news games man node docker postgres mysql redis nginx ntp sshd messagebus systemd-network systemd-resolve systemd-timesync polkitd dbus chrony syslog system'.split(
    ' ',
  ),
)

/** In DNS (RFC 1035), and four times what Linux allows. What is longer is looked for as it is, and in no other form. */
const longestHostName = 255

/** A name without a domain, which may have one elsewhere; and the labels that people write in their own way. */
export function ownHostRules(snapshot: Snapshot, mask: Mask): { first: TextRule[]; last: TextRule[] } {
  const names = [...new Set(hostNames(snapshot))].filter(
    (name) => name !== '' && name !== 'localhost' && name.length <= longestHostName,
  )
  return {
    first: names.filter((name) => !name.includes('.')).map((name) => hostWithDomain(name, mask)),
    last: names.flatMap((name) => hostVariants(name.split('.')[0] ?? '', mask)),
  }
}

const hostNames = ({ host, sections }: Pick<Snapshot, 'host' | 'sections'>): string[] => [
  host.name,
  ...(sections.host?.status === 'ok' ? [sections.host.value.name] : []),
]

/** Without one of a single label, which is no secret: local, internal. */
export const domainsOf = (snapshot: Snapshot): string[] =>
  hostNames(snapshot)
    .filter((name) => name.length <= longestHostName)
    .map((name) => name.split('.').slice(1))
    .filter((labels) => labels.length > 1)
    .map((labels) => labels.join('.'))

/** Host and users as the document has them: the whole host name, its first label and its domain. */
export function knownNames({ host, sections }: Snapshot, mask: Mask): Map<string, string> {
  const masks = new Map<string, string>()
  for (const name of hostNames({ host, sections })) {
    const [label = '', ...domain] = name.split('.')
    if (name === 'localhost' || name === '') continue
    for (const written of spellings(name)) masks.set(written, mask('host', name))
    if (domain.length === 0 || label === '') continue
    for (const written of spellings(label)) masks.set(written, mask('host', label))
    if (domain.length > 1) masks.set(domain.join('.'), mask('domain', domain.join('.')))
  }
  if (host.id !== null) masks.set(host.id, mask('id', host.id))
  for (const { user } of processesOf(sections))
    if (user !== null && !namesNobody(user))
      for (const written of encodings(user)) masks.set(written, mask('user', user))
  return masks
}

/** Numbers stand for accounts of a directory service; a number in a text is seldom one of them. */
const namesNobody = (user: string): boolean => user === '' || serviceAccounts.has(user) || /^\d+$/.test(user)

/** LVM doubles dashes, and installers name the volume group after the host: /dev/mapper/web--1--vg-root of web-1. */
const spellings = (name: string): string[] =>
  encodings(name).flatMap((one) => [one, one.replaceAll('-', '--')])

/** Some file systems take letters apart: é becomes e and an accent, a Korean syllable its letters. */
const encodings = (name: string): string[] => [name, name.normalize('NFC'), name.normalize('NFD')]

export function knownMounts({ disks }: Sections, mask: Mask): Map<string, string> {
  const masks = new Map<string, string>()
  for (const { mountPoint } of disks?.status === 'ok' ? disks.value.fileSystems : []) {
    const masked = maskOfPath(mountPoint, mask)
    if (masked !== null) masks.set(mountPoint, masked)
  }
  return masks
}

export function knownCommands(sections: Sections, mask: Mask): Map<string, string> {
  const masks = new Map<string, string>()
  for (const { commandLine } of processesOf(sections))
    if (commandLine?.includes(' ') === true) masks.set(commandLine, mask('command', commandLine))
  return masks
}

/** The interfaces' hardware addresses as they are and without anything between. */
export function knownAddresses({ network }: Sections, mask: Mask): Map<string, string> {
  const masks = new Map<string, string>()
  for (const { macAddress } of network?.status === 'ok' ? network.value.interfaces : []) {
    if (macAddress === null) continue
    const bare = macAddress.replace(/[^0-9a-f]/gi, '')
    for (const written of [macAddress, bare]) masks.set(written, mask('mac', macAddress))
  }
  return masks
}

const processesOf = ({ processes }: Sections) =>
  processes?.status === 'ok' ? [...processes.value.topByCpu, ...processes.value.topByMemory] : []
