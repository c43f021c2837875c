/** Snapshots for comparisons: the sample with parts replaced, and any number of made-up ones for properties. */
import fc from 'fast-check'
import { judge } from '../../../../main/alerts/findings'
import type { Comparison } from '../../../../main/contract/comparison'
import { comparisonSchema } from '../../../../main/contract/comparison'
import type { Container } from '../../../../main/contract/model/containers'
import type { FileSystem } from '../../../../main/contract/model/disks'
import type { Listener, NetworkInterface } from '../../../../main/contract/model/network'
import { defaultSettings } from '../../../../main/contract/settings'
import type { Snapshot } from '../../../../main/contract/snapshot'
import { compareSnapshots, type CompareOptions } from '../../../../main/snapshot/diff/compare'
import { container, fileSystem, sampleSections, sampleSnapshot } from '../../reports/sample-snapshot'

export interface Parts {
  containers?: Container[]
  fileSystems?: FileSystem[]
  interfaces?: NetworkInterface[]
  listeners?: Listener[] | null
  listenersLeftOut?: number | undefined
  /** Of the custom metric queue_depth. */
  custom?: number
}

export function composed(parts: Parts = {}, changes: Partial<Snapshot> = {}): Snapshot {
  const sections = structuredClone(changes.sections ?? sampleSections()) as ReturnType<typeof sampleSections>
  const { containers, disks, network, custom } = sections
  if (containers.status === 'ok' && parts.containers) containers.value.containers = parts.containers
  if (disks.status === 'ok' && parts.fileSystems) disks.value.fileSystems = parts.fileSystems
  if (network.status === 'ok') {
    if (parts.interfaces) network.value.interfaces = parts.interfaces
    if (parts.listeners !== undefined) network.value.listeners = parts.listeners
    if (parts.listenersLeftOut !== undefined) network.value.listenersLeftOut = parts.listenersLeftOut
  }
  if (custom.status === 'ok' && parts.custom !== undefined) {
    const [queue] = custom.value.metrics
    if (queue?.reading.status === 'ok') queue.reading.value = parts.custom
  }
  const takenAt = changes.takenAt ?? sampleSnapshot().takenAt
  const findings = judge(sections, defaultSettings.thresholds, takenAt)
  return sampleSnapshot({
    ...changes,
    sections,
    findings,
    ...(changes.findings && { findings: changes.findings }),
  })
}

export const sampleInterface = (changes: Partial<NetworkInterface> = {}): NetworkInterface => {
  const { network } = sampleSections()
  const [first] = network.status === 'ok' ? network.value.interfaces : []
  return { ...structuredClone(first!), ...changes }
}

/** Checked against the contract, as every comparison that leaves the core. */
export function compare(
  before: Snapshot,
  after: Snapshot,
  options: Partial<CompareOptions> = {},
): Comparison {
  return comparisonSchema.parse(
    compareSnapshots(before, after, {
      thresholds: defaultSettings.thresholds,
      sources: { before: 'before', after: 'after' },
      ...options,
    }),
  )
}

/** In short: weight, kind and entity of each change. */
export const told = ({ changes }: Comparison): string[] =>
  changes.map(({ weight, kind, entity }) => `${weight} ${kind}${entity === null ? '' : ` ${entity}`}`)

/** Few names, so that both sides often know the same; some of them hostile. */
const name = fc.constantFrom('db', 'api', 'db\u001b[31m', '__proto__', '</script>', '')
const someContainer: fc.Arbitrary<Container> = fc
  .record({
    name,
    id: fc.constantFrom('a'.repeat(64), 'b'.repeat(64)),
    image: fc.constantFrom('postgres:16', 'postgres:17'),
    imageId: fc.constantFrom(null, 'sha256:1', 'sha256:2'),
    state: fc.constantFrom('running', 'exited', 'restarting', 'paused'),
    health: fc.constantFrom(null, 'healthy', 'unhealthy', 'starting'),
    restartCount: fc.option(fc.nat(5)),
    startedAt: fc.constantFrom(null, '2026-11-20T05:07:16.000Z', '2026-11-21T05:07:16.000Z'),
    cpuPercentOfHost: fc.option(fc.integer({ min: 0, max: 100 })),
    ports: fc.constantFrom([], container().ports),
  })
  .map((changes) => container(changes as Partial<Container>))
const someFileSystem: fc.Arbitrary<FileSystem> = fc
  .record({
    mountPoint: fc.constantFrom('/', '/srv', '/srv/a b'),
    device: fc.constantFrom('/dev/sda1', '/dev/sdb1', 'nas:/x'),
    type: fc.constantFrom('ext4', 'nfs', 'tmpfs', 'zfs'),
    readOnly: fc.boolean(),
    totalBytes: fc.option(fc.constantFrom(0, 1_000_000_000, 2_000_000_000)),
    usedPercent: fc.option(fc.integer({ min: 0, max: 100 })),
    inodesUsedPercent: fc.option(fc.integer({ min: 0, max: 100 })),
  })
  .map(fileSystem)
const someInterface: fc.Arbitrary<NetworkInterface> = fc
  .record({
    name: fc.constantFrom('eth0', 'veth1'),
    kind: fc.constantFrom('physical', 'veth', 'bridge'),
    state: fc.constantFrom('up', 'down', 'unknown'),
    addresses: fc.constantFrom([], sampleInterface().addresses),
  })
  .map((changes) => sampleInterface(changes as Partial<NetworkInterface>))
const someListeners = fc.option(
  fc.array(fc.record({ address: fc.constantFrom('0.0.0.0', '::1'), port: fc.constantFrom(22, 443, 40_000) })),
)

export const someSnapshot: fc.Arbitrary<Snapshot> = fc
  .record({
    containers: fc.array(someContainer, { maxLength: 4 }),
    fileSystems: fc.array(someFileSystem, { maxLength: 4 }),
    interfaces: fc.array(someInterface, { maxLength: 3 }),
    listeners: someListeners,
    custom: fc.integer({ min: -100, max: 100 }),
    hostId: fc.constantFrom(null, 'a', 'b'),
    hostName: fc.constantFrom('web-1', 'web-2'),
    bootedAt: fc.constantFrom(null, '2026-11-11T01:00:00.000Z', '2026-11-12T01:00:00.000Z'),
    absent: fc.subarray(['cpu', 'disks', 'network', 'containers', 'custom'] as const, { maxLength: 2 }),
    failed: fc.subarray(['cpu', 'disks', 'network', 'containers', 'custom'] as const, { maxLength: 2 }),
    cores: fc.constantFrom(2, 4),
    memory: fc.constantFrom(24_000_000_000, 24_000_100_000, 12_000_000_000),
  })
  .map(({ hostId, hostName, bootedAt, absent, failed, cores, memory, ...parts }) => {
    const sections = sampleSections()
    if (sections.host.status === 'ok') sections.host.value.bootedAt = bootedAt
    if (sections.cpu.status === 'ok') sections.cpu.value.logicalCores = cores
    if (sections.memory.status === 'ok') sections.memory.value.totalBytes = memory
    const whole = composed(parts, { sections, host: { id: hostId, name: hostName } }).sections
    const problem = { code: 'collector_timeout', message: 'It did not answer.', hint: null }
    for (const subject of failed) whole[subject] = { status: 'failed', durationMs: 1, problem }
    for (const subject of absent) delete whole[subject]
    return sampleSnapshot({ host: { id: hostId, name: hostName }, sections: whole })
  })
