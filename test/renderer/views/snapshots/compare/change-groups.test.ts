import { describe, expect, it } from 'vitest'
import type { Change } from '../../../../../main/contract/comparison'
import { countsOf, groupsOf, toneOf } from '../../../../../renderer/views/snapshots/compare/change-groups'

const change = (changes: Partial<Change>): Change => ({
  kind: 'container_image_changed',
  weight: 'notable',
  subject: 'containers',
  entity: 'web',
  before: 'a',
  after: 'b',
  metric: null,
  finding: null,
  unit: null,
  message: 'It changed',
  ...changes,
})

describe('groups of changes', () => {
  it('stand where their heaviest change stands, and what happened to one thing stands together', () => {
    const groups = groupsOf([
      change({ subject: 'host', entity: null }),
      change({ entity: 'db' }),
      change({ entity: 'web' }),
      change({ entity: 'web', weight: 'serious', kind: 'container_restarted' }),
    ])
    expect(groups.map(({ subject }) => subject)).toEqual(['containers', 'host'])
    expect(
      groups[0]!.clusters.map((cluster) => cluster.map(({ entity, kind }) => `${entity} ${kind}`)),
    ).toEqual([['web container_restarted', 'web container_image_changed'], ['db container_image_changed']])
  })
})

describe('the tone of a change', () => {
  it('is its weight, unless it is one that nobody minds', () => {
    expect(toneOf(change({ weight: 'serious' }))).toBe('serious')
    expect(toneOf(change({ kind: 'finding_gone' }))).toBe('better')
    expect(toneOf(change({ kind: 'container_health_changed', after: 'healthy' }))).toBe('better')
    expect(toneOf(change({ kind: 'container_health_changed', after: 'unhealthy' }))).toBe('notable')
    expect(toneOf(change({ kind: 'state_changed', before: 'critical', after: 'warning' }))).toBe('better')
    expect(toneOf(change({ kind: 'finding_gone', weight: 'minor' }))).toBe('minor')
  })

  it('is counted', () => {
    const changes = [change({}), change({ weight: 'minor' }), change({ kind: 'section_back' })]
    expect(countsOf(changes)).toEqual({ serious: 0, notable: 1, better: 1, minor: 1 })
  })
})
