import fc from 'fast-check'
import { expect, test } from 'vitest'
import { redactionProfiles, type RedactionProfile } from '../../../../main/contract/redaction'
import type { Snapshot } from '../../../../main/contract/snapshot'
import { snapshotSchema } from '../../../../main/contract/snapshot-schema'
import { compareSnapshots } from '../../../../main/snapshot/diff/compare'
import { redact } from '../../../../main/snapshot/redact/redact'
import { defaultSettings } from '../../../../main/contract/settings'
import {
  container,
  fileSystem,
  processRow,
  sampleSections,
  sampleSnapshot,
} from '../../reports/sample-snapshot'

const salt = new Uint8Array(32).fill(7)

interface Originals {
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
function snapshotOf({ host, domain, user, ipv4, ipv6, mac, mount, command }: Originals): Snapshot {
  const fqdn = `${host}.${domain}`
  const told =
    `Disk ${mount} of ${fqdn} (${host.toUpperCase()}) is full; ${user}@${ipv4} [${ipv6}]:443 ${mac}: ` +
    `http://${user}:secret@${fqdn}:8443${mount}/x/y?z=1 said no, see /home/${user}/.config or ${mount}/deep/file.txt, ` +
    `getaddrinfo ENOTFOUND other.${domain}, ran ${command}.`
  const problem = { code: 'custom_failed', message: told, hint: told }
  const sections = sampleSections()
  if (sections.host.status === 'ok') sections.host.value.name = fqdn
  sections.cpu = { status: 'failed', durationMs: 1, problem }
  if (sections.disks.status === 'ok')
    sections.disks.value.fileSystems = [
      fileSystem(),
      fileSystem({ mountPoint: mount, device: `${fqdn}:${mount}`, type: 'nfs4', problem, usedPercent: 97 }),
      fileSystem({ mountPoint: `${mount}/below`, device: `//${host}/share`, usedPercent: 97 }),
      fileSystem({ mountPoint: `/home/${user}`, device: `${ipv4}:/export${mount}` }),
    ]
  if (sections.network.status === 'ok') {
    const [first] = sections.network.value.interfaces
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
      { name: 'm', unit: null, help: told, reading: { status: 'failed', durationMs: 1, problem } },
    ]
  return sampleSnapshot({ host: { name: fqdn, id: 'f00dfeedf00dfeed' }, sections })
}

const someOriginals: fc.Arbitrary<Originals> = fc
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

const masked: Record<RedactionProfile, (keyof Originals)[]> = {
  names: ['host', 'domain', 'user'],
  addresses: ['ipv4', 'ipv6', 'mac'],
  paths: ['mount', 'command'],
  all: ['host', 'domain', 'user', 'ipv4', 'ipv6', 'mac', 'mount', 'command'],
}

for (const profile of redactionProfiles) {
  test(`nothing of what the profile masks is left anywhere in the document: ${profile}`, () => {
    fc.assert(
      fc.property(someOriginals, (originals) => {
        const text = JSON.stringify(redact(snapshotOf(originals), { profile, salt })).toLowerCase()
        for (const name of masked[profile]) expect(text).not.toContain(originals[name].toLowerCase())
        if (profile === 'names' || profile === 'all') expect(text).not.toContain('f00dfeed')
      }),
      { numRuns: 60 },
    )
  })
}

const [originals] = fc.sample(someOriginals, { numRuns: 1, seed: 1 })
const snapshot = snapshotOf(originals!)

test('the document stays one that follows the schema, and says what was masked', () => {
  for (const profile of redactionProfiles) {
    const document = redact(snapshot, { profile, salt })
    expect(snapshotSchema.safeParse(document).error).toBeUndefined()
    expect(document.redaction).toEqual({ profile })
  }
})

test('the same input has the same mask in every snapshot of one installation, and another one elsewhere', () => {
  const one = redact(snapshot, { profile: 'all', salt })
  const later = redact({ ...snapshot, takenAt: '2026-11-24T05:07:15.250Z' }, { profile: 'all', salt })
  expect(later.host).toEqual(one.host)
  expect(later.sections).toEqual(one.sections)
  expect(one.host.name).toMatch(/^host-[0-9a-f]{8}$/)
  const elsewhere = redact(snapshot, { profile: 'all', salt: new Uint8Array(32).fill(8) })
  expect(elsewhere.host.name).not.toBe(one.host.name)
  const comparison = compareSnapshots(one, later, {
    thresholds: defaultSettings.thresholds,
    sources: { before: 'a', after: 'b' },
  })
  expect(comparison.changes).toEqual([])
})

test('the root, addresses that every machine has and the words of the product stay', () => {
  const document = redact(snapshot, { profile: 'all', salt })
  const { disks, network, containers } = document.sections
  expect(disks?.status === 'ok' && disks.value.fileSystems[0]?.mountPoint).toBe('/')
  expect(network?.status === 'ok' && network.value.listeners?.[1]?.address).toBe('0.0.0.0')
  expect(containers?.status === 'ok' && containers.value.engine.name).toBe('docker')
  expect(document.tool).toEqual(snapshot.tool)
  expect(document.takenAt).toBe(snapshot.takenAt)
})

test('service accounts are masked as users, and stay where their names are ordinary words', () => {
  const sections = sampleSections()
  if (sections.processes.status === 'ok')
    sections.processes.value.topByCpu = [processRow({ user: 'postgres', name: 'postgres' })]
  const { processes } = redact(sampleSnapshot({ sections }), { profile: 'names', salt }).sections
  const row = processes?.status === 'ok' ? processes.value.topByCpu[0] : undefined
  expect(row?.user).toMatch(/^user-/)
  expect(row?.name).toBe('postgres')
})

test('images of public registries keep their names', () => {
  const imageOf = (image: string): string | undefined => {
    const sections = sampleSections()
    if (sections.containers.status === 'ok') sections.containers.value.containers = [container({ image })]
    const { containers } = redact(sampleSnapshot({ sections }), { profile: 'all', salt }).sections
    return containers?.status === 'ok' ? containers.value.containers[0]?.image : undefined
  }
  for (const image of ['postgres:16', 'shop/api:4.2', 'ghcr.io/shop/api', 'docker.io/library/redis:7'])
    expect(imageOf(image)).toBe(image)
  expect(imageOf('registry.acme.example:5000/shop/api:4')).toMatch(/^host-[0-9a-f]{8}:5000\/shop\/api:4$/)
})

test('a masked document that is masked again keeps its masks; with another profile everything is masked', () => {
  const once = redact(snapshot, { profile: 'names', salt })
  expect(redact(once, { profile: 'names', salt }).host).toEqual(once.host)
  const twice = redact(once, { profile: 'addresses', salt })
  expect(twice.redaction).toEqual({ profile: 'all' })
  expect(twice.host).toEqual(once.host)
  expect(JSON.stringify(twice)).not.toContain(originals!.ipv4)
  expect(JSON.stringify(twice)).not.toContain(originals!.mount)
})
