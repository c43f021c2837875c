import fc from 'fast-check'
import { expect, test } from 'vitest'
import { redactionProfiles, type RedactionProfile } from '../../../../main/contract/redaction'
import { snapshotSchema } from '../../../../main/contract/snapshot-schema'
import { compareSnapshots } from '../../../../main/snapshot/diff/compare'
import { createRedactor, redact } from '../../../../main/snapshot/redact/redact'
import { defaultSettings } from '../../../../main/contract/settings'
import {
  container,
  fileSystem,
  processRow,
  sampleSections,
  sampleSnapshot,
} from '../../reports/sample-snapshot'
import { snapshotOf, someOriginals, spellings } from './originals'

const salt = new Uint8Array(32).fill(7)

for (const profile of redactionProfiles) {
  test(`nothing of what the profile masks is left anywhere in the document: ${profile}`, () => {
    fc.assert(
      fc.property(someOriginals, (originals) => {
        const text = JSON.stringify(redact(snapshotOf(originals), { profile, salt })).toLowerCase()
        for (const spelling of spellings(originals, profile)) expect(text).not.toContain(spelling)
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

test('of a share that a text names, neither server nor path is left', () => {
  const { text } = createRedactor(snapshot, { profile: 'all', salt })
  const masked = text(String.raw`"\\nas\customers\2026" does not answer`)
  expect(masked).toMatch(/^"\\\\host-[0-9a-f]{8}\/path-[0-9a-f]{8}" does not answer$/)
})

test('no name is too long to be masked: whoever made the document may have meant harm', () => {
  for (const piece of ['a', 'a1', 'a-', 'a.b']) {
    const name = piece.repeat(50_000)
    const text = JSON.stringify(
      redact({ ...snapshot, host: { name, id: null }, timeZone: 'UTC' }, { profile: 'names', salt }),
    )
    expect(text).not.toContain(name)
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

test('other hosts of the same domain are masked whole, the machine itself by one mask everywhere', () => {
  const name = 'web-1.corp.example'
  const one = container({
    name: 'a',
    composeService: `${name}, DB-7.corp.example, a.b.corp.example, corp.example.org`,
  })
  const { containers: reading } = sampleSections()
  if (reading.status === 'ok') reading.value.containers = [one]
  const sections = { containers: reading }
  const masked = redact(sampleSnapshot({ host: { name, id: null }, sections }), { profile: 'names', salt })
  const { containers } = masked.sections
  const text = containers?.status === 'ok' ? containers.value.containers[0]?.composeService : null
  expect(text).toMatch(/^host-\w{8}, host-\w{8}, host-\w{8}, /)
  expect(text).not.toMatch(/db-7|a\.b/i)
  expect(text?.startsWith(masked.host.name)).toBe(true)
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

test('a path that holds a user is masked whole, and a prefix is no path', () => {
  const masked = (name: string, profile: 'paths' | 'addresses' | 'all'): string | undefined => {
    const sections = sampleSections()
    if (sections.containers.status === 'ok') sections.containers.value.containers = [container({ name })]
    if (sections.processes.status === 'ok') sections.processes.value.topByCpu = [processRow({ user: 'kim' })]
    const { containers } = redact(sampleSnapshot({ sections }), { profile, salt }).sections
    return containers?.status === 'ok' ? containers.value.containers[0]?.name : undefined
  }
  for (const name of ['see /home/kim/a', 'see C:\\Users\\kim\\Tax 2025', 'see /var/lib/kim.log']) {
    expect(masked(name, 'all')).toMatch(/^see \/path-[0-9a-f]{8}$/)
    expect(masked(name, 'all')).toBe(masked(name, 'paths'))
  }
  expect(masked('10.0.0.0/8', 'all')).toBe(masked('10.0.0.0/8', 'addresses'))
})

/** A container of this name in the snapshot of a machine, as it comes out. */
function nameAfter(
  profile: RedactionProfile,
  name: string,
  { host = 'web-1', user = 'root', macAddress = null as string | null } = {},
): string {
  const sections = sampleSections()
  if (sections.containers.status === 'ok') sections.containers.value.containers = [container({ name })]
  if (sections.processes.status === 'ok') sections.processes.value.topByCpu = [processRow({ user })]
  if (sections.network.status === 'ok') sections.network.value.interfaces[0]!.macAddress = macAddress
  const masked = redact(sampleSnapshot({ host: { name: host, id: null }, sections }), { profile, salt })
  const { containers } = masked.sections
  return containers?.status === 'ok' ? containers.value.containers[0]!.name : ''
}

test('this host has one mask, however it is written and whatever domain it is given', () => {
  const one = nameAfter('names', 'web-1')
  expect(one).toMatch(/^host-[0-9a-f]{8}$/)
  for (const written of ['WEB-1', 'web1', 'web_1', 'web--1', 'Web-1.corp.example', 'web-1.acme.internal'])
    expect(nameAfter('names', written)).toBe(one)
})

test('a hardware address has one mask, however it is written', () => {
  const macAddress = '9a:bc:de:01:02:03'
  const one = nameAfter('addresses', macAddress)
  expect(one).toMatch(/^mac-[0-9a-f]{8}$/)
  for (const written of ['9A-BC-DE-01-02-03', '9abc.de01.0203', '9ABC-DE01-0203'])
    expect(nameAfter('addresses', written)).toBe(one)
  expect(nameAfter('addresses', 'x9abcde010203', { macAddress })).toBe(`x${one}`)
  expect(nameAfter('addresses', '9abcde010203')).toBe('9abcde010203') // may as well be the id of a container
})

test('users are found as other file systems write them, and a number is no name', () => {
  const user = '김하늘'
  expect(nameAfter('names', user.normalize('NFD'), { user })).toBe(nameAfter('names', user, { user }))
  expect(nameAfter('names', user.normalize('NFD'), { user })).toMatch(/^user-/)
  expect(nameAfter('names', 'queue-1000', { user: '1000' })).toBe('queue-1000')
})

test('command lines are masked whole by every profile, since anything may stand in them', () => {
  const commandLine = 'psql --user=ada --password=hunter2 --host=db-9'
  for (const profile of redactionProfiles) {
    const sections = sampleSections()
    if (sections.processes.status === 'ok') sections.processes.value.topByCpu = [processRow({ commandLine })]
    const text = JSON.stringify(redact(sampleSnapshot({ sections }), { profile, salt }))
    expect(text).not.toMatch(/ada|hunter2|db-9/)
    expect(text).toMatch(/"commandLine":"command-[0-9a-f]{8}"/)
  }
})

test('server and path of a mount are masked where they stand', () => {
  const deviceAfter = (profile: RedactionProfile): string => {
    const sections = sampleSections()
    if (sections.disks.status === 'ok')
      sections.disks.value.fileSystems = [fileSystem({ device: 'ada@nas:/export/Customer Data' })]
    const { disks } = redact(sampleSnapshot({ sections }), { profile, salt }).sections
    return disks?.status === 'ok' ? disks.value.fileSystems[0]!.device : ''
  }
  expect(deviceAfter('names')).toMatch(/^user-\w{8}@host-\w{8}:\/export\/Customer Data$/)
  expect(deviceAfter('paths')).toMatch(/^ada@nas:\/path-\w{8}$/)
  expect(deviceAfter('all')).toMatch(/^user-\w{8}@host-\w{8}:\/path-\w{8}$/)
})

test('masking twice is masking once', () => {
  fc.assert(
    fc.property(someOriginals, fc.constantFrom(...redactionProfiles), (originals, profile) => {
      const once = redact(snapshotOf(originals), { profile, salt })
      expect(redact(once, { profile, salt })).toEqual(once)
    }),
    { numRuns: 60 },
  )
})
