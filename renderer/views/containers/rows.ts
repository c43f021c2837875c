/** The rows of the table of containers: searched, filtered, sorted, grouped. Pure. */
import type { StandingFinding } from '../../../main/contract/findings'
import type { Container } from '../../../main/contract/model/containers'
import { portsText } from './ports'
import { stateOf, type ContainerState } from './condition'

export interface ContainerRow extends ContainerState {
  container: Container
}

export const columns = [
  'name',
  'state',
  'project',
  'health',
  'restarts',
  'cpu',
  'cpuOfLimit',
  'memory',
  'network',
  'ports',
] as const
export type Column = (typeof columns)[number]

export interface RowSorting {
  by: Column
  descending: boolean
}

export const stateFilters = ['all', 'attention', 'running', 'stopped', 'other'] as const
export type StateFilter = (typeof stateFilters)[number]

export interface RowFilter {
  /** In names, images, projects and ports; every word has to be found. */
  search: string
  /** Null: all projects; empty: those that belong to none. */
  project: string | null
  state: StateFilter
}

export function rowsOf(
  containers: readonly Container[],
  findings: readonly StandingFinding[],
): ContainerRow[] {
  const byName = new Map<string, StandingFinding[]>()
  for (const finding of findings) {
    if (finding.subject !== 'containers' || finding.entity === null) continue
    byName.set(finding.entity, [...(byName.get(finding.entity) ?? []), finding])
  }
  return containers.map((container) => ({
    container,
    ...stateOf(container, byName.get(container.name) ?? []),
  }))
}

const needsAttention = ({ mark }: ContainerRow): boolean => mark === 'warning' || mark === 'critical'

const passesState: Record<StateFilter, (row: ContainerRow) => boolean> = {
  all: () => true,
  attention: needsAttention,
  running: ({ container }) => container.state === 'running',
  stopped: ({ container }) => container.state === 'exited' || container.state === 'dead',
  other: ({ container }) => !['running', 'exited', 'dead'].includes(container.state),
}

export const countOf = (rows: readonly ContainerRow[], state: StateFilter): number =>
  rows.filter(passesState[state]).length

function textOf({ name, image, composeProject, composeService, ports, id }: Container): string {
  return [
    name,
    image,
    composeProject,
    composeService,
    ...ports.map((port) => portsText([port])),
    id.slice(0, 12),
  ]
    .join('\n')
    .toLowerCase()
}

export function filterRows(rows: readonly ContainerRow[], filter: RowFilter): ContainerRow[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter((row) => {
    if (filter.project !== null && (row.container.composeProject ?? '') !== filter.project) return false
    if (!passesState[filter.state](row)) return false
    if (words.length === 0) return true
    const text = textOf(row.container)
    return words.every((word) => text.includes(word))
  })
}

/** What a column is sorted by; null is unknown and stands last whichever way it is sorted. */
const sortKeys: Record<Column, (row: ContainerRow) => number | string | null> = {
  name: ({ container }) => container.name,
  state: ({ rank }) => -rank,
  project: ({ container }) => container.composeProject,
  health: ({ container }) =>
    container.health === null ? null : ['healthy', 'starting', 'unhealthy'].indexOf(container.health),
  restarts: ({ container }) => container.restartCount,
  cpu: ({ container }) => container.cpuPercentOfHost,
  cpuOfLimit: ({ container }) => container.cpuPercentOfLimit,
  memory: ({ container }) => container.memoryUsedBytes,
  network: ({ container: { rxBytesPerSecond, txBytesPerSecond } }) =>
    rxBytesPerSecond === null && txBytesPerSecond === null
      ? null
      : (rxBytesPerSecond ?? 0) + (txBytesPerSecond ?? 0),
  ports: ({ container }) =>
    container.ports.find(({ hostPortFirst }) => hostPortFirst !== null)?.hostPortFirst ?? null,
}

const collator = new Intl.Collator(undefined, { numeric: true })

/** Equal ones by name, so that rows stand still while their numbers change. */
export function sortRows(rows: readonly ContainerRow[], { by, descending }: RowSorting): ContainerRow[] {
  const keyed = rows.map((row) => ({ row, key: sortKeys[by](row) }))
  keyed.sort((a, b) => {
    if (a.key !== b.key) {
      if (a.key === null) return 1
      if (b.key === null) return -1
      const order =
        typeof a.key === 'string' ? collator.compare(a.key, b.key as string) : a.key - (b.key as number)
      if (order !== 0) return descending ? -order : order
    }
    return collator.compare(a.row.container.name, b.row.container.name)
  })
  return keyed.map(({ row }) => row)
}

/** The same rows in the order in which they stood; those that are new come last. */
export function inOrderOf(rows: readonly ContainerRow[], ids: readonly string[]): ContainerRow[] {
  const places = new Map(ids.map((id, place) => [id, place]))
  const placeOf = ({ container }: ContainerRow): number => places.get(container.id) ?? Infinity
  return rows
    .map((row, index) => ({ row, index, place: placeOf(row) }))
    .sort((a, b) => (a.place === b.place ? a.index - b.index : a.place - b.place))
    .map(({ row }) => row)
}

export interface GroupHead {
  /** Null: those that belong to no project. */
  project: string | null
  count: number
  attention: number
}

/** What stands in one line of the table. */
export type Line = { head: GroupHead; row?: never } | { row: ContainerRow; head?: never }

/** Projects by what in them deserves most attention, then by name; what belongs to none comes last. */
export function linesOf(rows: readonly ContainerRow[], isGrouped: boolean): Line[] {
  if (!isGrouped) return rows.map((row) => ({ row }))
  const groups = new Map<string | null, ContainerRow[]>()
  for (const row of rows) {
    const project = row.container.composeProject
    const group = groups.get(project)
    if (group === undefined) groups.set(project, [row])
    else group.push(row)
  }
  return [...groups]
    .map(([project, members]) => ({
      head: { project, count: members.length, attention: members.filter(needsAttention).length },
      members,
    }))
    .sort((a, b) => {
      const isTroubled = Number(b.head.attention > 0) - Number(a.head.attention > 0)
      if (isTroubled !== 0) return isTroubled
      if (a.head.project === null || b.head.project === null) return a.head.project === null ? 1 : -1
      return collator.compare(a.head.project, b.head.project)
    })
    .flatMap(({ head, members }): Line[] => [{ head }, ...members.map((row) => ({ row }))])
}

/** The projects there are, by name; with an empty one where some belong to none. */
export function projectsOf(rows: readonly ContainerRow[]): string[] {
  const projects = new Set(rows.map(({ container }) => container.composeProject ?? ''))
  return [...projects].sort((a, b) => (a === '' ? 1 : b === '' ? -1 : collator.compare(a, b)))
}
