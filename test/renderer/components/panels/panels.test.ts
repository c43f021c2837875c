// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import ContainersPanel from '../../../../renderer/components/panels/ContainersPanel.vue'
import CustomPanel from '../../../../renderer/components/panels/CustomPanel.vue'
import DisksPanel from '../../../../renderer/components/panels/DisksPanel.vue'
import ProcessesPanel from '../../../../renderer/components/panels/ProcessesPanel.vue'
import SelfPanel from '../../../../renderer/components/panels/SelfPanel.vue'
import SubjectTile from '../../../../renderer/components/panels/SubjectTile.vue'
import { found, machineOf, mountPanel, noon, unavailable } from './panel-page'

describe('DisksPanel', () => {
  const reading = machineOf('disk-full').readAt('disks', noon)

  it('shows each disk with what is used of it, and marks those that are too full', () => {
    const panel = mountPanel(DisksPanel, {
      reading,
      findings: [found({ entity: '/var/lib/postgresql' })],
      fullInMs: new Map([['/var/lib/postgresql', 9 * 3_600_000]]),
    })
    const disks = panel.findAll('li')
    expect(disks).toHaveLength(3)
    expect(disks[0]!.text()).toMatch(/^\/209 of 511\sGB · 4\d\s%$/)
    expect(disks[1]!.get('[role=img]').attributes('aria-label')).toBe('Warning')
    expect(disks[1]!.text()).toContain('full in about 9h')
  })

  it('keeps to the fullest where there is little room, and says how many more there are', () => {
    const panel = mountPanel(DisksPanel, { reading, most: 1 })
    expect(panel.get('li').text()).toContain('/var/lib/postgresql')
    expect(panel.get('a').text()).toBe('2 more disks')
  })

  it('says why a disk has no numbers', () => {
    const value = reading?.status === 'ok' ? reading.value : null
    const [first] = value!.fileSystems
    const silent = {
      ...first,
      usedBytes: null,
      usedPercent: null,
      problem: { code: 'mount_silent', message: 'It does not answer.', hint: null },
    }
    const panel = mountPanel(DisksPanel, {
      reading: { status: 'ok', durationMs: 1, value: { ...value, fileSystems: [silent] } },
    })
    expect(panel.text()).toContain('It does not answer')
    expect(panel.text()).not.toContain('–')
  })
})

describe('ContainersPanel', () => {
  const machine = machineOf('critical')
  const reading = machine.readAt('containers', noon)
  const findings = machine.findings().list

  it('shows the worst first, leads to each, and says how many there are', () => {
    const panel = mountPanel(ContainersPanel, { reading, findings, at: noon, most: 2 })
    const rows = panel.findAll('tbody tr')
    expect(rows).toHaveLength(2)
    expect(rows[0]!.text()).toContain('shop-worker-1')
    expect(rows[0]!.get('a').attributes('href')).toMatch(/^\/containers\/[0-9a-f]{64}$/)
    expect(panel.findAll('a').at(-1)!.text()).toBe('All 9 containers')
  })

  it('leads from a past instant nowhere', () =>
    expect(mountPanel(ContainersPanel, { reading, findings, past: true, most: 2 }).find('a').exists()).toBe(
      false,
    ))

  it('says calmly that a machine has no engine', () => {
    const panel = mountPanel(ContainersPanel, { reading: unavailable })
    expect(panel.text()).toContain('No container engine was found')
    expect(panel.text()).not.toContain('Could not be read')
  })

  it('holds the place of what is not there yet', () =>
    expect(mountPanel(ContainersPanel, { reading: null }).findAll('.skeleton').length).toBeGreaterThan(2))
})

describe('ProcessesPanel', () => {
  const reading = machineOf('well').readAt('processes', noon)

  it('sorts by what is asked for', () => {
    const first = (by: string): string =>
      mountPanel(ProcessesPanel, { reading, by, most: 1 }).get('.sub').text()
    const value = reading?.status === 'ok' ? reading.value : null
    expect(first('cpu')).toContain(`PID ${value!.topByCpu[0]!.pid}`)
    expect(first('memory')).toContain(`PID ${value!.topByMemory[0]!.pid}`)
  })
})

describe('CustomPanel', () => {
  it('shows values with their units, and why one has none', () => {
    const ok = { status: 'ok', durationMs: 1, value: 1234.5 }
    const failed = {
      status: 'failed',
      durationMs: 1,
      problem: { code: 'custom_failed', message: 'It exited with 3.', hint: null },
    }
    const panel = mountPanel(CustomPanel, {
      reading: {
        status: 'ok',
        durationMs: 1,
        value: {
          metrics: [
            { name: 'queue', unit: 'jobs', help: null, reading: ok },
            { name: 'door', unit: null, help: null, reading: failed },
          ],
        },
      },
    })
    expect(panel.findAll('li').map((row) => row.text())).toEqual([
      'queue1,234.5\u00a0jobs',
      'doorIt exited with 3',
    ])
  })
})

describe('SelfPanel', () => {
  it('tells what watching costs', () => {
    const self = {
      cpuMsPerSecond: 6,
      rssBytes: 88e6,
      droppedTicks: 1,
      skippedReadings: 2,
      uptimeSeconds: 7_200,
    }
    const facts = mountPanel(SelfPanel, { self }).findAll('dd')
    expect(facts.map((fact) => fact.text())).toEqual(['0.6\u00a0%', '88\u00a0MB', '2h', '3'])
  })

  it('tells what one snapshot cost', () =>
    expect(mountPanel(SelfPanel, { cost: { wallMs: 412, cpuMs: 88, peakRssBytes: 7e7 } }).text()).toContain(
      '412\u00a0ms',
    ))
})

describe('SubjectTile', () => {
  const props = { title: 'CPU', state: 'well', quantity: { value: '23', unit: '%' }, detail: '8 cores' }

  it('is a link where there is somewhere to go', () => {
    expect(
      mountPanel(SubjectTile, { ...props, to: { name: 'cpu' } })
        .get('a')
        .attributes('href'),
    ).toBe('/cpu')
    expect(mountPanel(SubjectTile, props).find('a').exists()).toBe(false)
  })

  it('shows no numbers before there are any', () =>
    expect(mountPanel(SubjectTile, { ...props, loading: true }).text()).toBe('CPU'))
})
