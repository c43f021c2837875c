import { describe, expect, it } from 'vitest'
import { defaultSettings, type CustomMetricSettings } from '../../../main/contract/settings'
import { issuesOf } from '../../../renderer/stores/settings-issues'

const metric: CustomMetricSettings = {
  name: 'queue',
  unit: null,
  help: null,
  source: { command: ['/bin/depth'] },
  parse: null,
  timeoutMs: 2_000,
  maxBytes: 65_536,
}
const places = (value: unknown, section: Parameters<typeof issuesOf>[0] = 'custom') =>
  issuesOf(section, value as never).map(({ path }) => path.join('.'))

describe('issuesOf', () => {
  it('finds nothing wrong with the defaults', () => {
    for (const section of ['sampling', 'server', 'disks', 'thresholds', 'custom'] as const)
      expect(issuesOf(section, defaultSettings[section])).toEqual([])
  })

  it('says where an emptied number is', () => {
    const sampling = { ...defaultSettings.sampling, cpu: { watchedMs: NaN, idleMs: null } }
    expect(places(sampling, 'sampling')).toEqual(['cpu.watchedMs'])
  })

  it('of several forms of a source means the one that was begun', () => {
    expect(places([{ ...metric, source: { command: [] } }])).toEqual(['0.source.command'])
    expect(places([{ ...metric, source: { file: '' } }])).toEqual(['0.source.file'])
    expect(places([{ ...metric, source: { url: 'ftp://x' } }])).toEqual(['0.source.url'])
  })

  it('of several ways to find the number means the one that was begun', () => {
    expect(places([{ ...metric, parse: { regex: '(' } }])).toEqual(['0.parse.regex'])
    expect(places([{ ...metric, parse: { jsonPath: 'depth' } }])).toEqual(['0.parse.jsonPath'])
  })

  it('marks the second of two metrics of one name', () => {
    expect(places([metric, { ...metric }])).toEqual(['1.name'])
  })
})
