import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findings, judge, overall } from '../../../main/alerts/findings'
import { findingKinds, findingSchema, type Finding, type FindingKind } from '../../../main/contract/findings'
import type { Container } from '../../../main/contract/model/containers'
import type { FileSystem } from '../../../main/contract/model/disks'
import { defaultSettings } from '../../../main/contract/settings'
import type { Sections, Subject } from '../../../main/contract/snapshot'
import { container, fileSystem, sampleSections } from '../reports/sample-snapshot'

const at = '2026-11-23T05:07:15.250Z'
const find = (sections: Sections) => findings(sections, defaultSettings.thresholds, at)
const told = (sections: Sections): string[] =>
  find(sections).map(({ state, message }) => `${state}: ${message}`)

/** The sample's section with some values changed. */
function section<S extends Subject>(subject: S, changes: object): Sections {
  const reading = sampleSections()[subject]
  if (reading.status !== 'ok') throw new Error('the sample has every section')
  return { [subject]: { ...reading, value: { ...reading.value, ...changes } } }
}
const disks = (...changes: Partial<FileSystem>[]): Sections =>
  section('disks', { fileSystems: changes.map((change) => fileSystem(change)) })
const containers = (...changes: Partial<Container>[]): Sections =>
  section('containers', { containers: changes.map((change) => container(change)) })

test('a machine without anything over a threshold is well', () => {
  const sections = { ...section('cpu', {}), ...section('memory', {}), ...disks({}), ...containers({}) }
  expect(find(sections)).toEqual([])
  expect(overall(find(sections))).toBe('well')
  expect(overall(find({}))).toBe('well')
})

describe('shares', () => {
  const busy = (busyPercent: number | null, oneMinute: number | null = 2): Sections =>
    section('cpu', {
      busyPercent,
      logicalCores: 2,
      loadAverage: oneMinute === null ? null : { oneMinute, fiveMinutes: 0, fifteenMinutes: 0 },
    })

  test.each([
    [89.9, []],
    [90, ['warning: CPU is 90 % busy']],
    [97.99, ['warning: CPU is 97 % busy']],
    [98, ['critical: CPU is 98 % busy']],
    [99.7, ['critical: CPU is 99 % busy']],
    [100, ['critical: CPU is 100 % busy']],
    [null, []],
  ])('CPU at %j', (busyPercent, expected) => {
    expect(told(busy(busyPercent))).toEqual(expected)
  })

  test.each([
    [1.99, []],
    [2, ['critical: CPU is 100 % busy']],
    [64, ['critical: CPU is 100 % busy']],
    [null, ['critical: CPU is 100 % busy']],
  ])('a busy moment with a load of %j on two cores', (oneMinute, expected) => {
    expect(told(busy(100, oneMinute))).toEqual(expected)
  })

  test('no two states show the same share, whatever the share and the thresholds', () => {
    const thresholds = fc
      .tuple(
        fc.integer({ min: 0, max: 1000 }),
        fc.integer({ min: 0, max: 1000 }),
        fc.constantFrom(1, 10, 100),
      )
      .map(([a, b, divisor]) => [Math.min(a, b), Math.max(a, b)].map((one) => Math.min(100, one / divisor)))
    const share = fc.double({ min: 0, max: 100, noNaN: true })
    fc.assert(
      fc.property(thresholds, share, ([warning = 0, critical = 0], usedPercent) => {
        const levels = { ...defaultSettings.thresholds, memoryUsedPercent: { warning, critical } }
        const [one] = findings(section('memory', { usedPercent }), levels, at)
        if (one === undefined) return usedPercent < warning
        const shown = Number(/[\d.]+/.exec(one.message)?.[0])
        const state = shown >= critical ? 'critical' : shown >= warning ? 'warning' : 'well'
        return one.state === state && shown <= usedPercent
      }),
    )
  })

  test('memory of the machine, and the limit of the own control group', () => {
    expect(told(section('memory', { usedPercent: 92 }))).toEqual(['warning: Memory is 92 % used'])
    const controlGroup = { version: 2, limitBytes: 100, usedBytes: 98, usedPercent: 98 }
    expect(told(section('memory', { controlGroup }))).toEqual([
      'critical: Memory is 98 % used of the limit that holds here',
    ])
  })

  test('thresholds come from the settings', () => {
    const thresholds = { ...defaultSettings.thresholds, cpuBusyPercent: { warning: 10, critical: 20 } }
    expect(findings(busy(23), thresholds, at)).toMatchObject([{ state: 'critical' }])
  })
})

describe('disks', () => {
  test.each<[Partial<FileSystem>, string[]]>([
    [{ mountPoint: '/var/lib/docker', usedPercent: 91 }, ['warning: Disk /var/lib/docker is 91 % full']],
    [{ usedPercent: 100 }, ['critical: Disk / is 100 % full']],
    [{ inodesUsedPercent: 96 }, ['critical: Disk / has 96 % of its inodes in use']],
    [{ readOnly: true, usedPercent: 20 }, ['warning: Disk / is read-only']],
    [{ mountPoint: '/mnt/archive', readOnly: true, usedPercent: 100 }, []],
    [{ mountPoint: '/media/cd', type: 'iso9660', usedPercent: 100 }, []],
    [{ readOnly: true, type: 'squashfs', usedPercent: 100 }, []],
    [{ usedPercent: null, inodesUsedPercent: null }, []],
    [
      { mountPoint: '/mnt/nas', problem: { code: 'mount_silent', message: 'No answer in 2 s.', hint: null } },
      ['critical: Disk /mnt/nas does not answer'],
    ],
    [
      { mountPoint: '/mnt/b', problem: { code: 'source_denied', message: 'It refuses access.', hint: null } },
      ['warning: Disk /mnt/b: It refuses access'],
    ],
  ])('%j', (changes, expected) => {
    expect(told(disks(changes))).toEqual(expected)
  })

  test('a device mounted twice is full once; two shares without a device are two', () => {
    const full = { usedPercent: 90 }
    expect(told(disks(full, { ...full, mountPoint: '/home', inTotals: false }))).toEqual([
      'warning: Disk / is 90 % full',
    ])
    const share = { ...full, device: 'nas:/data', inTotals: false }
    expect(find(disks({ ...share, mountPoint: '/a' }, { ...share, mountPoint: '/b' }))).toHaveLength(2)
  })
})

describe('containers', () => {
  const hourAgo = '2026-11-23T04:07:15.250Z'
  const lastWeek = '2026-11-16T04:07:15.250Z'
  test.each<[Partial<Container>, string[]]>([
    [{ health: 'unhealthy' }, ['warning: Container shop-api is unhealthy']],
    [{ health: 'starting' }, []],
    [
      { state: 'restarting', restartCount: 7 },
      ['critical: Container shop-api keeps restarting (7 times so far)'],
    ],
    [{ state: 'restarting', restartCount: null }, ['critical: Container shop-api keeps restarting']],
    [{ state: 'exited', exitCode: 0, finishedAt: hourAgo }, []],
    [
      { state: 'exited', exitCode: 1, finishedAt: hourAgo },
      ['warning: Container shop-api exited with code 1'],
    ],
    [{ state: 'exited', exitCode: 1, finishedAt: lastWeek }, []],
    [{ state: 'exited', exitCode: 1, finishedAt: null }, ['warning: Container shop-api exited with code 1']],
    [{ state: 'exited', exitCode: null, finishedAt: hourAgo }, []],
    [{ state: 'exited', exitCode: 143, finishedAt: hourAgo }, []],
    [{ state: 'exited', exitCode: 137, finishedAt: hourAgo }, []],
    [{ state: 'exited', exitCode: 137, oomKilled: null, finishedAt: hourAgo }, []],
    [{ state: 'exited', exitCode: 130, finishedAt: hourAgo }, []],
    [
      { state: 'exited', exitCode: 139, finishedAt: hourAgo },
      ['warning: Container shop-api exited with code 139'],
    ],
    [
      { state: 'exited', exitCode: 137, oomKilled: true, finishedAt: hourAgo },
      ['critical: Container shop-api was killed: out of memory'],
    ],
    [{ state: 'exited', exitCode: 137, oomKilled: true, finishedAt: lastWeek }, []],
    [{ oomKilled: true }, ['warning: Container shop-api ran out of memory and lost a process']],
    [{ state: 'dead' }, ['warning: Container shop-api is dead and cannot be removed']],
    [{ memoryUsedPercentOfLimit: 97.5 }, ['critical: Container shop-api uses 97 % of its memory limit']],
    [{ cpuPercentOfLimit: 94.99 }, []],
    [{ cpuPercentOfLimit: 98.2 }, ['warning: Container shop-api uses 98 % of its 0.5 cores']],
    [{ cpuPercentOfLimit: 101, cpuLimitCores: 1 }, ['warning: Container shop-api uses 101 % of its 1 core']],
    [{ cpuPercentOfLimit: null, cpuLimitCores: null }, []],
    [{ state: 'paused' }, []],
    [{ state: 'created' }, []],
  ])('%j', (changes, expected) => {
    expect(told(containers(changes))).toEqual(expected)
  })
})

describe('collectors', () => {
  const failed = (subject: Subject, code: string, message: string, durationMs = 2004): Sections => ({
    [subject]: { status: 'failed', durationMs, problem: { code, message, hint: null } },
  })

  test('an engine that does not answer is told as its own row tells it', () => {
    const message = 'Docker (unix:///x) does not answer (2 s). Is the daemon running?'
    expect(told(failed('containers', 'docker_silent', message))).toEqual([`warning: ${message}`])
    expect(told(failed('containers', 'docker_denied', 'Docker (unix:///x) refuses this user.'))).toEqual([
      'warning: Containers could not be read: Docker (unix:///x) refuses this user',
    ])
  })

  test('another failure gives its reason', () => {
    expect(told(failed('disks', 'collector_timeout', 'No answer within 2 s.'))).toEqual([
      'warning: Disks could not be read: No answer within 2 s',
    ])
  })

  test('what a machine does not have is no finding', () => {
    const problem = { code: 'docker_absent', message: 'None.', hint: null }
    expect(find({ containers: { status: 'unavailable', durationMs: 1, problem } })).toEqual([])
  })

  test('a custom metric without a value is named', () => {
    expect(told({ custom: sampleSections().custom })).toEqual([
      'warning: Custom metric orders: the command did not end within 2 s',
    ])
  })
})

describe('battery', () => {
  test.each([
    [10, 'discharging', ['warning: Battery is down to 10 %']],
    [4, 'discharging', ['critical: Battery is down to 4 %']],
    [4, 'charging', []],
    [11, 'discharging', []],
    [null, 'discharging', []],
  ])('%j %% and %s', (chargePercent, state, expected) => {
    expect(told(section('host', { battery: { chargePercent, state } }))).toEqual(expected)
  })
})

test('the worst comes first, then what breaks the rest, then the fullest', () => {
  const sections = {
    ...section('cpu', { busyPercent: 99, loadAverage: null }),
    ...disks({ mountPoint: '/a', usedPercent: 86 }, { mountPoint: '/b', usedPercent: 94, device: '/dev/b' }),
    ...containers({ health: 'unhealthy' }, { name: 'db', state: 'restarting' }),
    custom: sampleSections().custom,
  }
  expect(told(sections)).toEqual([
    'critical: Container db keeps restarting',
    'critical: CPU is 99 % busy',
    'warning: Disk /b is 94 % full',
    'warning: Disk /a is 86 % full',
    'warning: Container shop-api is unhealthy',
    'warning: Custom metric orders: the command did not end within 2 s',
  ])
  expect(overall(find(sections))).toBe('critical')
  expect(overall(find(sections).slice(2))).toBe('warning')
})

test('a finding names its subject and the thing itself, and nothing more', () => {
  expect(find(disks({ mountPoint: '/data', usedPercent: 91.4 }))).toEqual([
    {
      kind: 'disk_full',
      state: 'warning',
      subject: 'disks',
      entity: '/data',
      message: 'Disk /data is 91 % full',
      values: { percent: 91 },
    },
  ])
})

describe('what another language needs to tell a finding', () => {
  const problem = { code: 'collector_timeout', message: 'No answer within 2 s.', hint: null }
  const told = { code: 'collector_timeout', problem: 'No answer within 2 s' }
  const failed = (subject: Subject, code = problem.code): Sections => ({
    [subject]: { status: 'failed', durationMs: 1, problem: { ...problem, code } },
  })
  const finishedAt = '2026-11-23T04:07:15.250Z'
  const examples: Record<FindingKind, [sections: Sections, values: Finding['values']]> = {
    collector_failed: [failed('cpu'), told],
    engine_silent: [failed('containers', 'docker_silent'), { ...told, code: 'docker_silent' }],
    cpu_busy: [section('cpu', { busyPercent: 97.99, loadAverage: null }), { percent: 97 }],
    memory_used: [section('memory', { usedPercent: 92.9 }), { percent: 92 }],
    memory_limit_used: [
      section('memory', {
        controlGroup: { version: 2, limitBytes: 100, usedBytes: 98.5, usedPercent: 98.5 },
      }),
      { percent: 98 },
    ],
    disk_silent: [disks({ problem: { ...problem, code: 'mount_silent' } }), {}],
    disk_unreadable: [disks({ problem }), told],
    disk_read_only: [disks({ readOnly: true }), {}],
    disk_full: [disks({ usedPercent: 99.9 }), { percent: 99 }],
    disk_inodes_used: [disks({ inodesUsedPercent: 86.5 }), { percent: 86 }],
    battery_low: [section('host', { battery: { chargePercent: 9.6, state: 'discharging' } }), { percent: 9 }],
    container_restarting: [containers({ state: 'restarting', restartCount: 7 }), { restarts: 7 }],
    container_dead: [containers({ state: 'dead' }), {}],
    container_unhealthy: [containers({ health: 'unhealthy' }), {}],
    container_lost_process: [containers({ oomKilled: true }), {}],
    container_killed_for_memory: [containers({ state: 'exited', oomKilled: true, finishedAt }), {}],
    container_exited: [containers({ state: 'exited', exitCode: 3, finishedAt }), { exitCode: 3 }],
    container_memory_used: [containers({ memoryUsedPercentOfLimit: 112.5 }), { percent: 112 }],
    container_cpu_held_back: [
      containers({ cpuPercentOfLimit: 98.2, cpuLimitCores: 0.5 }),
      { percent: 98, limitCores: 0.5 },
    ],
    custom_failed: [
      {
        custom: {
          status: 'ok',
          durationMs: 1,
          value: {
            metrics: [
              {
                ...{ name: 'orders', unit: null, help: null },
                reading: { status: 'failed', durationMs: 1, problem },
              },
            ],
          },
        },
      },
      told,
    ],
  }

  test.each(findingKinds)('%s', (kind) => {
    const [sections, values] = examples[kind]
    expect(find(sections)).toMatchObject([{ kind }])
    expect(find(sections)[0]?.values).toEqual(values)
    expect(findingSchema.safeParse(find(sections)[0]).error).toBeUndefined()
  })

  test('how often a container restarted may be unknown', () => {
    const [one] = find(containers({ state: 'restarting', restartCount: null }))
    expect(one?.values).toEqual({ restarts: null })
  })

  test('the percent is the one that the sentence shows, digits of the threshold included', () => {
    const levels = { ...defaultSettings.thresholds, memoryUsedPercent: { warning: 80.25, critical: 99 } }
    const [one] = findings(section('memory', { usedPercent: 80.2599 }), levels, at)
    expect(one).toMatchObject({ message: 'Memory is 80.25 % used', values: { percent: 80.25 } })
  })
})

test('a document gets the state of the whole beside the list', () => {
  const full = disks({ mountPoint: '/data', usedPercent: 91 })
  expect(judge(full, defaultSettings.thresholds, at)).toEqual({ state: 'warning', list: find(full) })
  expect(judge({}, defaultSettings.thresholds, at)).toEqual({ state: 'well', list: [] })
})
