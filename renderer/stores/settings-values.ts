/** Comparing and copying the values of settings. NaN, which an empty number field holds, equals itself. */
import type { Settings } from '../../main/contract/settings'

/** What the settings view edits: boards have a view of their own. */
export const sectionNames = [
  'snapshot',
  'sampling',
  'history',
  'reports',
  'schedules',
  'backups',
  's3',
  'encryption',
  'signature',
  'server',
  'disks',
  'network',
  'processes',
  'containers',
  'thresholds',
  'custom',
  'desktop',
] as const satisfies readonly (keyof Settings)[]
export type SectionName = (typeof sectionNames)[number]
export type EditedSettings = Pick<Settings, SectionName>

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** The order of keys means nothing, that of lists does. */
export function sameValue(one: unknown, other: unknown): boolean {
  if (!isObject(one) || !isObject(other)) return Object.is(one, other)
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && sameValue(one[key], other[key]))
  )
}

/** A copy that shares nothing, also of what Vue watches. */
export function copyOf<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(copyOf) as Value
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copyOf(inner)])) as Value
}

export const editedPart = (settings: Settings): EditedSettings =>
  Object.fromEntries(sectionNames.map((name) => [name, copyOf(settings[name])])) as unknown as EditedSettings

export interface Difference {
  path: readonly string[]
  mine: unknown
  theirs: unknown
}

/** Where two values differ, as deep as their forms agree. A list is one value. */
export function differences(mine: unknown, theirs: unknown, path: readonly string[] = []): Difference[] {
  if (sameValue(mine, theirs)) return []
  const goesDeeper = isObject(mine) && isObject(theirs) && !Array.isArray(mine) && !Array.isArray(theirs)
  if (!goesDeeper) return [{ path, mine, theirs }]
  const keys = new Set([...Object.keys(mine), ...Object.keys(theirs)])
  return [...keys].flatMap((key) => differences(mine[key], theirs[key], [...path, key]))
}

/** Without the entries of lists that were added and left empty. */
export function withoutBlanks<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.filter((entry) => entry !== '').map(withoutBlanks) as Value
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutBlanks(inner)])) as Value
}
