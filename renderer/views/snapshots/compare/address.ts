/** Where two snapshots are compared. Pure. */
import type { LocationQuery, RouteLocationRaw } from 'vue-router'
import type { LibraryEntry } from '../../../stores/reports-entries'

/** The two in the order in which they are told. */
export interface Sides {
  before: string
  after: string
}

export const addressOf = ({ before, after }: Sides): RouteLocationRaw => ({
  name: 'comparison',
  query: { before, after },
})

/** Null for what the address does not say. */
export function sidesOf(query: LocationQuery): { before: string | null; after: string | null } {
  const one = (value: LocationQuery[string] | undefined): string | null => {
    const first = Array.isArray(value) ? value[0] : value
    return first == null || first === '' ? null : first
  }
  return { before: one(query['before']), after: one(query['after']) }
}

/** The earlier one first, whichever was chosen first. @returns null unless these are two that can be opened. */
export function comparisonOf(entries: readonly LibraryEntry[]): RouteLocationRaw | null {
  if (entries.length !== 2) return null
  const [first, second] = [...entries].sort((a, b) => (a.takenAt < b.takenAt ? -1 : 1))
  if (first?.openName == null || second?.openName == null) return null
  return addressOf({ before: first.openName, after: second.openName })
}
