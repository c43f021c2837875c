/** A machine whose names, addresses and paths stand wherever its document can hold text, for tests of masking. */
import fc from 'fast-check'
import type { RedactionProfile } from '../../../../main/contract/redaction'
import type { Snapshot } from '../../../../main/contract/snapshot'
import {
  container,
  fileSystem,
  processRow,
  sampleSections,
  sampleSnapshot,
} from '../../reports/sample-snapshot'

/** What somebody may want to hide. */
export interface Originals {
  host: string
  domain: string
  user: string
  ipv4: string
  ipv6: string
  mac: string
  mount: string
  command: string
}

/** All originals in every place of a document that can hold text. */
export function snapshotOf({ host, domain, user, ipv4, ipv6, mac, mount, command }: Originals): Snapshot {
  const fqdn = `${host}.${domain}`
  const told =
    `Disk ${mount} of ${fqdn} (${host.toUpperCase()}) is full; ${user}@${ipv4} [${ipv6}]:443 ${mac}: ` +
    `http://${user}:secret@${fqdn}:8443${mount}/x/y?z=1 said no, see /home/${user}/.config or ${mount}/deep/file.txt, ` +
    `getaddrinfo ENOTFOUND other.${domain}, ran ${command}. Then ${bare(host)} (${host}.${domain}, ${user}@${ipv4}) ` +
    `spoke of addr:${ipv6} and ${fours(mac)}, of '${mount}' and of ${folder(mount)}/x y/z.`
  const problem = { code: 'custom_failed', message: told, hint: told }
  const sections = sampleSections()
  if (sections.host.status === 'ok') {
    sections.host.value.name = fqdn
    sections.host.value.os.name = told
  }
  sections.cpu = { status: 'failed', durationMs: 1, problem }
  if (sections.disks.status === 'ok')
    sections.disks.value.fileSystems = [
      fileSystem(),
      fileSystem({ mountPoint: mount, device: `${fqdn}:${mount}`, type: 'nfs4', problem, usedPercent: 97 }),
      fileSystem({ mountPoint: `${mount}/below`, device: `//${host}/share`, usedPercent: 97 }),
      fileSystem({ mountPoint: `/home/${user}`, device: `${ipv4}:/export${mount}` }),
      fileSystem({ mountPoint: '/tmp', device: `/dev/mapper/${doubled(host)}--vg-root` }),
    ]
  if (sections.network.status === 'ok') {
    const [first] = sections.network.value.interfaces
    first!.name = `enx${bare(mac)}`
    first!.macAddress = mac
    first!.addresses = [
      { address: ipv4, prefixLength: 24, family: 'ipv4' },
      { address: ipv6, prefixLength: 64, family: 'ipv6' },
    ]
    sections.network.value.listeners = [
      { address: ipv4, port: 22 },
      { address: '0.0.0.0', port: 80 },
    ]
  }
  if (sections.processes.status === 'ok') {
    const row = processRow({ user, name: `${host}-agent`, commandLine: command })
    sections.processes.value.topByCpu = [row]
    sections.processes.value.topByMemory = [row]
  }
  if (sections.containers.status === 'ok') {
    sections.containers.value.engine.endpoint = `tcp://${fqdn}:2376`
    sections.containers.value.containers = [
      container({
        name: `${host}_api_1`,
        image: `${fqdn}:5000/${user}/api:${ipv4}`,
        composeProject: `${user}-${host}`,
        composeService: told,
        ports: [{ ...container().ports[0]!, hostAddress: ipv6 }],
        health: 'unhealthy',
        problem,
      }),
    ]
  }
  if (sections.custom.status === 'ok')
    sections.custom.value.metrics = [
      { name: `m ${told}`, unit: told, help: told, reading: { status: 'ok', durationMs: 1, value: 1 } },
      { name: 'm', unit: null, help: told, reading: { status: 'failed', durationMs: 1, problem } },
    ]
  return sampleSnapshot({ host: { name: fqdn, id: 'f00dfeedf00dfeed' }, sections })
}

/** What each profile promises to hide. */
const masked: Record<RedactionProfile, (keyof Originals)[]> = {
  names: ['host', 'domain', 'user'],
  addresses: ['ipv4', 'ipv6', 'mac'],
  paths: ['mount', 'command'],
  all: ['host', 'domain', 'user', 'ipv4', 'ipv6', 'mac', 'mount', 'command'],
}

/** As LVM writes a name. */
const doubled = (name: string): string => name.replaceAll('-', '--')
/** As systemd names an interface after its hardware, and people write a host. */
const bare = (text: string): string => text.replaceAll(/[:-]/g, '')
/** As switches print an address of hardware. */
const fours = (mac: string): string => bare(mac).replace(/....(?=.)/g, '$&.')
/** A path with blanks that is no mount. */
const folder = (mount: string): string => mount.replace('with', 'And')

/** Every way in which they are written in the document, in small letters. */
export const spellings = (originals: Originals, profile: RedactionProfile): string[] =>
  masked[profile]
    .flatMap((name) => [
      originals[name],
      doubled(originals[name]),
      bare(originals[name]),
      fours(originals[name]),
    ])
    .concat(profile === 'paths' || profile === 'all' ? [folder(originals.mount), 'x y/z', 'and space'] : [])
    .concat(profile === 'names' || profile === 'all' ? ['f00dfeed'] : [])
    .map((text) => text.toLowerCase())

export const someOriginals: fc.Arbitrary<Originals> = fc
  .record({
    word: fc.stringMatching(/^[b-df-hj-np-tv-z]{6,10}$/),
    octets: fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 20, max: 255 }))),
    hex: fc.integer({ min: 0x1000, max: 0xffff }),
  })
  .map(({ word, octets: [a, b, c], hex }) => ({
    host: `q${word}-1`,
    domain: `z${word}.example`,
    user: `u${word}`,
    ipv4: `93.${a}.${b}.${c}`,
    ipv6: `2001:db8::${hex.toString(16)}:1`,
    mac: `9a:bc:de:${hex.toString(16).slice(0, 2)}:${hex.toString(16).slice(2)}:01`,
    mount: `/srv/m${word} with space`,
    command: `run-${word} --token=abc`,
  }))
