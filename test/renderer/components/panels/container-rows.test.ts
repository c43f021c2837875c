import { describe, expect, it } from 'vitest'
import type { Container } from '../../../../main/contract/model/containers'
import { containerRows } from '../../../../renderer/components/panels/container-rows'
import { found } from './panel-page'

const container = (name: string, partial: Partial<Container> = {}): Container =>
  ({ name, state: 'running', cpuPercentOfHost: 1, finishedAt: null, ...partial }) as Container

describe('containerRows', () => {
  const since = '2026-11-23T10:00:00Z'
  const finishedAt = '2026-11-22T10:00:00Z'
  const about = { subject: 'containers', kind: 'container_unhealthy', since } as const
  const rows = containerRows(
    [
      container('idle', { cpuPercentOfHost: 0 }),
      container('gone', { state: 'exited', finishedAt, cpuPercentOfHost: null }),
      container('busy', { cpuPercentOfHost: 40 }),
      container('sick'),
      container('looping', { state: 'restarting', finishedAt, cpuPercentOfHost: null }),
    ],
    [
      found({ ...about, kind: 'container_restarting', state: 'critical', entity: 'looping' }),
      found({ ...about, entity: 'sick' }),
      found({ ...about, kind: 'container_memory_used', entity: 'sick' }),
      found({ subject: 'disks', entity: 'busy', state: 'critical' }),
    ],
  )

  it('puts the worst first, then what is busiest, and what does not run last', () =>
    expect(rows.map((row) => [row.container.name, row.mark])).toEqual([
      ['looping', 'critical'],
      ['sick', 'warning'],
      ['busy', 'well'],
      ['idle', 'well'],
      ['gone', 'off'],
    ]))

  it('knows since when: of an end from the engine, of what lasts from those who watch', () =>
    expect(rows.map((row) => row.since)).toEqual([since, since, null, null, finishedAt]))
})
