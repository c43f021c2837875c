import { describe, expect, it } from 'vitest'
import {
  countOf,
  filterRows,
  inOrderOf,
  linesOf,
  projectsOf,
  rowsOf,
  sortRows,
  type ContainerRow,
  type RowFilter,
} from '../../../../renderer/views/containers/rows'
import { containerOf, findingOf, portOf } from './container'

const rows = rowsOf(
  [
    containerOf({
      name: 'web-10',
      image: 'nginx',
      composeProject: 'shop',
      ports: [portOf()],
      cpuPercentOfHost: 2,
    }),
    containerOf({ name: 'web-9', image: 'nginx', composeProject: 'shop', cpuPercentOfHost: 7 }),
    containerOf({ name: 'db', image: 'postgres:17', health: 'unhealthy', cpuPercentOfHost: 3 }),
    containerOf({
      name: 'job',
      image: 'busybox',
      composeProject: 'batch',
      state: 'exited',
      exitCode: 0,
      cpuPercentOfHost: null,
    }),
  ],
  [findingOf({ entity: 'db' }), findingOf({ entity: 'web-9', subject: 'custom' })],
)
const namesOf = (some: readonly ContainerRow[]) => some.map(({ container }) => container.name)
const filter = (partial: Partial<RowFilter>) =>
  namesOf(filterRows(rows, { search: '', project: null, state: 'all', ...partial }))

describe('filtering', () => {
  it('finds every word in name, image, project and ports, in any case', () => {
    expect(filter({ search: 'NGINX 10' })).toEqual(['web-10'])
    expect(filter({ search: '8080' })).toEqual(['web-10'])
    expect(filter({ search: 'batch' })).toEqual(['job'])
    expect(filter({ search: 'nginx postgres' })).toEqual([])
  })

  it('by project, of which none is one too', () => {
    expect(filter({ project: 'shop' })).toEqual(['web-10', 'web-9'])
    expect(filter({ project: '' })).toEqual(['db'])
    expect(projectsOf(rows)).toEqual(['batch', 'shop', ''])
  })

  it('by state, and counts them', () => {
    expect(filter({ state: 'attention' })).toEqual(['db'])
    expect(filter({ state: 'stopped' })).toEqual(['job'])
    expect(countOf(rows, 'running')).toBe(3)
  })
})

describe('sorting', () => {
  it('by state puts first what needs attention, then goes by name, numbers as numbers', () => {
    expect(namesOf(sortRows(rows, { by: 'state', descending: true }))).toEqual([
      'db',
      'web-9',
      'web-10',
      'job',
    ])
  })

  it('by a number, with the unknown last either way', () => {
    expect(namesOf(sortRows(rows, { by: 'cpu', descending: true }))).toEqual(['web-9', 'db', 'web-10', 'job'])
    expect(namesOf(sortRows(rows, { by: 'cpu', descending: false }))).toEqual([
      'web-10',
      'db',
      'web-9',
      'job',
    ])
  })

  it('keeps an order that is held, and puts what is new last', () => {
    expect(namesOf(inOrderOf(rows, ['job', 'db', 'web-9']))).toEqual(['job', 'db', 'web-9', 'web-10'])
  })
})

it('groups by project: the troubled first, those without a project last among the rest', () => {
  const heads = linesOf(rows, true).flatMap(({ head }) => head ?? [])
  expect(heads).toEqual([
    { project: null, count: 1, attention: 1 },
    { project: 'batch', count: 1, attention: 0 },
    { project: 'shop', count: 2, attention: 0 },
  ])
  expect(linesOf(rows, false)).toHaveLength(4)
})
