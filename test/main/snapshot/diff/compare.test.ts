import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Change, ChangeKind } from '../../../../main/contract/comparison'
import { defaultSettings } from '../../../../main/contract/settings'
import { createCore } from '../../../../main/core'
import { redact } from '../../../../main/snapshot/redact/redact'
import { machineNames, openMachine } from '../../../fixtures/machines/open-machine'
import { container, fileSystem, sampleSections } from '../../reports/sample-snapshot'
import { compare, composed, sampleInterface, someSnapshot, told, type Parts } from './composed'

test('a snapshot compared with itself has no changes', () => {
  fc.assert(
    fc.property(someSnapshot, (snapshot) => {
      expect(compare(snapshot, structuredClone(snapshot)).changes).toEqual([])
    }),
    { numRuns: 200 },
  )
})

const mirrored: Partial<Record<ChangeKind, ChangeKind>> = {
  finding_new: 'finding_gone',
  container_new: 'container_gone',
  mount_new: 'mount_gone',
  interface_new: 'interface_gone',
  listener_new: 'listener_gone',
  custom_new: 'custom_gone',
  section_back: 'section_lost',
}
const mirror = (kind: ChangeKind): ChangeKind =>
  mirrored[kind] ?? (Object.entries(mirrored).find(([, gone]) => gone === kind)?.[0] as ChangeKind) ?? kind
const essence = ({ kind, subject, entity, before, after, metric }: Change) =>
  JSON.stringify([kind, subject, entity, before, after, metric])

test('swapping the sides turns new into gone and before into after, and leaves nothing out', () => {
  fc.assert(
    fc.property(someSnapshot, someSnapshot, (a, b) => {
      const there = compare(a, b).changes.map(essence).sort()
      const back = compare(b, a)
        .changes.map((one) =>
          essence({ ...one, kind: mirror(one.kind), before: one.after, after: one.before }),
        )
        .sort()
      expect(back).toEqual(there)
    }),
    { numRuns: 300 },
  )
})

test('the most serious comes first, then the order of documents, then names', () => {
  const before = composed({
    containers: [container({ name: 'b' }), container({ name: 'a' })],
    fileSystems: [fileSystem({ mountPoint: '/srv' })],
  })
  const after = composed({ containers: [container({ name: 'c' })], fileSystems: [] })
  expect(told(compare(before, after))).toEqual([
    'serious mount_gone /srv',
    'serious container_gone a',
    'serious container_gone b',
    'notable container_new c',
  ])
})

for (const name of machineNames) {
  test(`a recorded machine half a second later has only numbers that moved: ${name}`, async () => {
    using machine = openMachine(name)
    const core = createCore({
      settings: defaultSettings,
      env: { DOCKER_HOST: 'unix:///nowhere/engine.sock' },
      platform: 'linux',
      version: '0.1.0',
      root: machine.root,
    })
    const before = await core.takeSnapshot({ windowMs: 50, subjects: ['host', 'cpu', 'memory', 'network'] })
    machine.advance()
    const after = await core.takeSnapshot({ windowMs: 50, subjects: ['host', 'cpu', 'memory', 'network'] })
    await core.close()
    const { changes } = compare(before, after)
    expect(changes.filter(({ kind }) => kind !== 'number_changed' && kind !== 'host_rebooted')).toEqual([])
  })
}

test('two recorded machines differ in what they are', async () => {
  const [one, other] = await Promise.all(
    (['one-core', 'many-cores'] as const).map(async (name) => {
      using machine = openMachine(name)
      const core = createCore({
        settings: defaultSettings,
        env: {},
        platform: 'linux',
        version: '0.1.0',
        root: machine.root,
      })
      const snapshot = await core.takeSnapshot({ windowMs: 50, subjects: ['host', 'cpu', 'memory'] })
      await core.close()
      return { ...snapshot, host: { name, id: name } }
    }),
  )
  const comparison = compare(one!, other!)
  expect(comparison.isSameHost).toBe(false)
  expect(comparison.changes).toContainEqual(
    expect.objectContaining({ kind: 'cores_changed', before: 1, after: 128, weight: 'notable' }),
  )
  expect(comparison.changes).toContainEqual(expect.objectContaining({ kind: 'host_changed' }))
})

test('a section that was not asked for is no loss, one that failed is', () => {
  const whole = composed()
  const { host, cpu } = sampleSections()
  const part = composed({}, { sections: sampleSections() })
  part.sections = { host, cpu }
  expect(compare(whole, part).changes).toEqual([])
  const broken = composed()
  broken.sections.containers = {
    status: 'failed',
    durationMs: 3_000,
    problem: { code: 'docker_silent', message: 'Docker does not answer (3 s).', hint: null },
  }
  broken.findings = whole.findings
  expect(compare(whole, broken).changes.map(({ weight, message }) => `${weight}: ${message}`)).toEqual([
    'serious: Nothing is known of containers any more: Docker does not answer (3 s)',
  ])
})

test('interfaces, their addresses and listeners are told by weight', () => {
  const before = composed({
    interfaces: [sampleInterface(), sampleInterface({ name: 'veth7', kind: 'veth' })],
    listeners: [
      { address: '0.0.0.0', port: 22 },
      { address: '127.0.0.1', port: 40_001 },
    ],
  })
  const after = composed({
    interfaces: [
      sampleInterface({
        state: 'down',
        addresses: [
          { address: '10.0.0.3', prefixLength: 24, family: 'ipv4' },
          { address: 'fe80::2', prefixLength: 64, family: 'ipv6' },
        ],
      }),
    ],
    listeners: [{ address: '::', port: 443 }],
  })
  expect(told(compare(before, after))).toEqual([
    'serious listener_gone 0.0.0.0:22',
    'serious interface_state_changed eth0',
    'notable listener_new [::]:443',
    'notable interface_addresses_changed eth0',
    'minor listener_gone 127.0.0.1:40001',
    'minor interface_gone veth7',
  ])
  expect(told(compare(composed(), after)).filter((one) => one.includes('listener'))).toEqual([])
})

describe('listeners of which a document holds the lowest alone', () => {
  const listening = (...ports: number[]): Parts => ({
    listeners: ports.slice(0, 256).map((port) => ({ address: '0.0.0.0', port })),
    listenersLeftOut: ports.length > 256 ? ports.length - 256 : undefined,
  })
  const many = Array.from({ length: 300 }, (_, index) => 20_000 + index)
  const changesOf = (before: Parts, after: Parts): string[] =>
    told(compare(composed(before), composed(after)))

  test('are compared as far as both sides tell', () => {
    expect(changesOf(listening(...many), listening(80, ...many))).toEqual(['notable listener_new 0.0.0.0:80'])
    expect(changesOf(listening(80, ...many), listening(...many))).toEqual([
      'serious listener_gone 0.0.0.0:80',
    ])
    expect(changesOf(listening(...many), listening(22, 80))).toHaveLength(256 + 2)
    expect(changesOf(listening(22, 80), listening(...many))).toHaveLength(256 + 2)
    expect(changesOf(listening(22, 30_000), listening(22, ...many))).not.toContain(
      'serious listener_gone 0.0.0.0:30000',
    )
  })

  test('a port that is gone from the middle or the end of what is told is told', () => {
    const without = (port: number): number[] => many.filter((one) => one !== port)
    for (const port of [20_000, 20_100, 20_255])
      expect(changesOf(listening(...many), listening(...without(port)))).toEqual([
        `serious listener_gone 0.0.0.0:${port}`,
      ])
  })

  test('those of older versions, which do not count what they leave out, are compared alike', () => {
    const older = ({ listeners }: Parts): Parts => ({ listeners: listeners ?? null })
    expect(changesOf(older(listening(...many)), older(listening(80, ...many)))).toEqual([
      'notable listener_new 0.0.0.0:80',
    ])
  })
})

test('a finding comes along whole, so that a page can tell it in its own language', () => {
  const full = { mountPoint: '/srv', usedBytes: 97, availableBytes: 3, totalBytes: 100, usedPercent: 97 }
  const before = composed({ fileSystems: [] })
  const after = composed({ fileSystems: [fileSystem(full)] })
  const [there] = compare(before, after).changes.filter(({ kind }) => kind === 'finding_new')
  const [back] = compare(after, before).changes.filter(({ kind }) => kind === 'finding_gone')
  expect(there?.finding).toMatchObject({ kind: 'disk_full', entity: '/srv', values: { percent: 97 } })
  expect(there?.after).toBe(there?.finding?.message)
  expect(back?.finding).toEqual(there?.finding)
  expect(compare(before, after).changes.find(({ kind }) => kind === 'mount_new')?.finding).toBeNull()
})

test('a machine that is masked on one side only is not told as another one', () => {
  const plain = composed({}, { host: { name: 'web-1', id: 'a' } })
  for (const profile of ['names', 'all'] as const) {
    const masked = redact(plain, { profile, salt: new Uint8Array(32).fill(7) })
    const { isSameHost, before, after, changes } = compare(plain, masked)
    expect(isSameHost).toBeNull()
    expect([before.redaction, after.redaction]).toEqual([null, { profile }])
    expect(changes.map(({ kind }) => kind)).not.toContain('host_changed')
    expect(compare(masked, masked)).toMatchObject({ isSameHost: true, changes: [] })
  }
  const paths = redact(plain, { profile: 'paths', salt: new Uint8Array(32).fill(7) })
  expect(compare(plain, paths).isSameHost).toBe(true)
})
