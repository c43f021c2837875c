// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { changeKinds, type Change } from '../../../main/contract/comparison'
import { useChangeText, type ChangeText } from '../../../renderer/composables/use-change-text'
import { i18n, setLanguage } from '../../../renderer/locales/i18n'

const base: Change = {
  kind: 'container_image_changed',
  weight: 'notable',
  subject: 'containers',
  entity: 'web',
  before: 'shop:1',
  after: 'shop:2',
  metric: null,
  unit: null,
  finding: null,
  message: 'The core said so',
}
const number = (changes: Partial<Change>): Change => ({
  ...base,
  kind: 'number_changed',
  subject: 'disks',
  entity: '/data',
  metric: 'usedPercent',
  unit: 'percent',
  before: 64.2,
  after: 96,
  ...changes,
})

function tell(change: Change, isSameHost: boolean | null = true): ChangeText {
  let text: ChangeText | null = null
  mount(
    {
      setup() {
        text = useChangeText(() => isSameHost).value(change)
        return () => null
      },
    },
    { global: { plugins: [i18n] } },
  ).unmount()
  return text!
}
const values = (change: Change) => {
  const { before, after } = tell(change)
  return [before?.text ?? null, after?.text.replaceAll('\u00a0', ' ') ?? null]
}

/** Before and after of every way in which a kind can be told. */
const outcomes: Readonly<
  Partial<Record<Change['kind'], readonly (readonly [Change['before'], Change['after']])[]>>
> = {
  host_rebooted: [['2026-11-01T00:00:00.000Z', '2026-11-20T00:00:00.000Z']],
  cores_changed: [
    [8, 6],
    [1, 2],
  ],
  memory_size_changed: [
    [1e9, 2e9],
    [2e9, 1e9],
    [null, 1e9],
    [1e9, null],
  ],
  swap_changed: [
    [null, 1e9],
    [1e9, null],
    [1e9, 2e9],
    [2e9, 1e9],
  ],
  state_changed: [
    ['well', 'critical'],
    ['critical', 'warning'],
  ],
  finding_new: [
    [null, 'It broke'],
    ['It creaks', 'It broke'],
  ],
  finding_gone: [
    ['It broke', null],
    ['It broke', 'It creaks'],
  ],
  container_gone: [['shop:1', null]],
  container_new: [[null, 'shop:1']],
  container_restarted: [
    [0, 17],
    [0, 1],
    [3, 3],
    [null, null],
  ],
  container_state_changed: [
    ['running', 'exited'],
    ['exited', 'running'],
    ['running', 'restarting'],
    ['running', 'dead'],
  ],
  container_health_changed: [
    ['healthy', 'unhealthy'],
    ['starting', 'healthy'],
    ['healthy', null],
  ],
  container_ports_changed: [['80/tcp', '']],
  mount_size_changed: [
    [1e9, 2e9],
    [2e9, 1e9],
  ],
  mount_read_only_changed: [
    ['writable', 'read-only'],
    ['read-only', 'writable'],
  ],
  interface_state_changed: [
    ['up', 'down'],
    ['down', 'up'],
    ['up', 'unknown'],
  ],
  interface_gone: [['veth', null]],
  interface_new: [[null, 'bridge']],
  section_lost: [['ok', 'failed']],
  section_back: [['unavailable', 'ok']],
}

/** As main/snapshot/diff measures them. */
const numbers: readonly Partial<Change>[] = [
  { subject: 'cpu', entity: null, metric: 'busyPercent' },
  { subject: 'cpu', entity: null, metric: 'fiveMinutes', unit: null },
  { subject: 'cpu', entity: null, metric: 'temperatureCelsius', unit: 'celsius' },
  { subject: 'memory', entity: null, metric: 'usedPercent' },
  { subject: 'memory', entity: 'control group', metric: 'usedPercent' },
  { subject: 'memory', entity: 'swap', metric: 'usedPercent' },
  { subject: 'disks', metric: 'usedPercent' },
  { subject: 'disks', metric: 'inodesUsedPercent' },
  { subject: 'disks', entity: null, metric: 'readBytesPerSecond', unit: 'bytes/s' },
  { subject: 'disks', entity: null, metric: 'writeBytesPerSecond', unit: 'bytes/s' },
  { subject: 'network', entity: null, metric: 'rxBytesPerSecond', unit: 'bytes/s' },
  { subject: 'network', entity: null, metric: 'txBytesPerSecond', unit: 'bytes/s' },
  { subject: 'processes', entity: null, metric: 'total', unit: null },
  { subject: 'containers', entity: 'web', metric: 'cpuPercentOfHost' },
  { subject: 'containers', entity: 'web', metric: 'memoryUsedBytes', unit: 'bytes' },
  { subject: 'custom', entity: 'orders', metric: 'value', unit: 'orders' },
]

afterEach(() => setLanguage('en'))

describe('useChangeText', () => {
  it('tells a kind in English and in Korean', async () => {
    expect(tell(base).bare).toBe('Container web has another image')
    await setLanguage('ko')
    expect(tell(base).bare).toBe('web 컨테이너의 이미지가 바뀌었습니다')
  })

  it.each(['en', 'ko'] as const)('has a sentence for every kind and outcome in %s', async (language) => {
    await setLanguage(language)
    for (const kind of changeKinds.filter((one) => one !== 'number_changed'))
      for (const [before, after] of outcomes[kind] ?? [['a', 'b']])
        for (const entity of ['control group', null])
          for (const isSameHost of [true, false]) {
            const told = tell({ ...base, kind, entity, before, after }, isSameHost)
            const all = [told.bare, told.before?.text, told.after?.text].join(' ')
            expect(all, `${kind} ${before} ${after}`).not.toMatch(
              /[{}]|undefined|null|NaN|comparison\.|The core said so|\ue000|\ue001/,
            )
          }
  })

  it.each(['en', 'ko'] as const)(
    'has a sentence for every number that rose or fell in %s',
    async (language) => {
      await setLanguage(language)
      for (const changes of numbers) {
        const rose = tell(number({ ...changes, before: 10, after: 20 }))
        const fell = tell(number({ ...changes, before: 20, after: 10 }))
        expect(rose.bare, JSON.stringify(changes)).not.toMatch(/comparison\.|The core said so|\ue000/)
        expect(fell.bare).not.toBe(rose.bare)
        expect([rose.moved![0], fell.moved![0]]).toEqual(['+', '−'])
      }
    },
  )

  it('keeps foreign names apart, whatever they hold', () => {
    const entity = "{times} | @:common.well \ue001 \u202e<b>{'x'}"
    expect(tell({ ...base, entity }).parts).toEqual([
      { text: 'Container ', isForeign: false },
      { text: entity, isForeign: true },
      { text: ' has another image', isForeign: false },
    ])
    expect(tell(base).after).toEqual({ text: 'shop:2', isForeign: true })
  })

  it('tells a finding in the language of the page, its names apart', async () => {
    const finding = {
      kind: 'disk_full',
      state: 'critical',
      subject: 'disks',
      entity: '/data',
      message: 'Disk /data is 97 % full',
      values: { percent: 97 },
    } as const
    const fuller: Change = {
      ...base,
      kind: 'finding_new',
      subject: 'disks',
      entity: '/data',
      before: 'Disk /data is 91 % full',
      after: finding.message,
      finding,
    }
    expect(tell(fuller).parts).toEqual([
      { text: 'Worse now: ', isForeign: false },
      { text: 'Disk ', isForeign: false },
      { text: '/data', isForeign: true },
      { text: ' is 97\u00a0% full', isForeign: false },
    ])
    await setLanguage('ko')
    expect(tell(fuller).bare).toBe('더 나빠짐: /data 디스크가 97% 찼습니다')
  })

  it('tells a finding of which nothing but its sentence came by that', () => {
    expect(tell({ ...base, kind: 'finding_gone', before: 'Disk / is full', after: null }).parts).toEqual([
      { text: 'No longer so: ', isForeign: false },
      { text: 'Disk / is full', isForeign: true },
    ])
  })

  it('gives numbers their units, and says by how much they moved', () => {
    expect(values(number({}))).toEqual(['64\u00a0%', '96 %'])
    expect(tell(number({})).moved).toBe('+32 points')
    expect(tell(number({ metric: 'memoryUsedBytes', unit: 'bytes', before: 2e9, after: 1e9 })).moved).toBe(
      '−1\u00a0GB',
    )
    expect(
      values(number({ subject: 'custom', metric: 'value', unit: 'orders', before: 1, after: 2 }))[1],
    ).toBe('2 orders')
    expect(
      values({ ...base, kind: 'cores_changed', subject: 'cpu', entity: null, before: 1, after: 2 }),
    ).toEqual(['1 core', '2 cores'])
  })

  it.each([
    ['en', number({ before: 100, after: 100.04 }), ['100 %', '100.04 %', '+0.04 points']],
    ['ko', number({ before: 100, after: 100.04 }), ['100%', '100.04%', '+0.04%p']],
    [
      'en',
      number({ unit: 'bytes', before: 4_120_000_001, after: 4_120_000_000 }),
      ['4.120000001 GB', '4.12 GB', '−1 B'],
    ],
    ['ko', number({ unit: 'bytes/s', before: 999_960, after: 1e6 }), ['999.96 kB/s', '1 MB/s', '+40 B/s']],
    ['en', number({ unit: 'celsius', before: 54.2, after: 54.4 }), ['54.2 °C', '54.4 °C', '+0.2 °C']],
    ['ko', number({ unit: null, before: 0.001, after: 0.002 }), ['0.001', '0.002', '+0.001']],
    [
      'en',
      number({ unit: 'jobs', before: 2e15, after: 2e15 + 1 }),
      ['2E15 jobs', '2.000000000000001E15 jobs', '+1 jobs'],
    ],
  ] as const)('never writes a number that moved as if it had not, in %s', async (language, change, said) => {
    await setLanguage(language)
    const { before, after, moved } = tell(change)
    expect([before!.text, after!.text, moved!].map((text) => text.replaceAll('\u00a0', ' '))).toEqual(said)
  })

  it('shows one side of what is gone or new, and none beside what may be absent', () => {
    expect(values({ ...base, kind: 'container_gone', before: 'shop:1', after: null })).toEqual([
      'shop:1',
      null,
    ])
    expect(values({ ...base, kind: 'swap_changed', before: null, after: 4e9 })).toEqual(['none', '4 GB'])
    expect(values({ ...base, kind: 'container_ports_changed', before: '80/tcp', after: '' })).toEqual([
      '80/tcp',
      'none',
    ])
  })

  it('repeats nothing that the sentence says already', () => {
    expect(values({ ...base, kind: 'listener_new', entity: ':::80', before: null, after: ':::80' })).toEqual([
      null,
      null,
    ])
    expect(values({ ...base, kind: 'container_restarted', before: 3, after: 3 })).toEqual([null, null])
  })

  it('calls another machine another, and the same by its new name', () => {
    const renamed: Change = { ...base, kind: 'host_changed', subject: 'host', entity: null }
    expect(tell(renamed, true).bare).toBe('The machine has another name')
    expect(tell(renamed, false).bare).toBe('Another machine')
  })

  it('falls back on the words of a core that is newer than the page', () => {
    expect(tell({ ...base, kind: 'fan_stopped' as never }).bare).toBe('The core said so')
    expect(tell(number({ metric: 'joules' })).bare).toBe('The core said so')
    const state = tell({ ...base, kind: 'container_state_changed', before: 'running', after: 'hibernating' })
    expect(state.after).toEqual({ text: 'hibernating', isForeign: true })
  })
})
