/**
 * Differences between two pieces of JSON, for wires that send nearly the same again and again. Members are named by
 * their position, so that both sides must hold the very same value; rows of tables are matched by what names them,
 * so that a new or a reordered row does not send the whole table.
 */

/**
 * JSON itself. What is neither list nor object is the new value; a list begins with the kind of the change:
 * - `[0]` nothing has changed
 * - `[1, value]` a new value, whole
 * - `[2, position, delta, …]` an object of the same keys, or a list of the same rows: some members have changed
 * - `[3, row, …]` a list of other rows, each `position` (one of before, as it is), `[position, delta]` or `[value]`
 */
export type Delta = string | number | boolean | null | readonly [kind: number, ...parts: unknown[]]

const same: Delta = [0]
const whole = (value: unknown): Delta => [1, value]

/** What names a row, the first that it has. */
const namingKeys = ['id', 'pid', 'mountPoint', 'name', 'core'] as const

type Fields = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** JSON leaves out fields that are undefined, and so must whoever counts positions. */
const keysOf = (fields: Fields): string[] => Object.keys(fields).filter((key) => fields[key] !== undefined)

/** @returns what `applyDelta` needs to make `next` out of `previous`. Neither is changed or copied. */
export function encodeDelta(previous: unknown, next: unknown): Delta {
  if (Object.is(previous, next)) return isObject(next) ? same : (next as Delta)
  if (!isObject(next)) return next as Delta
  if (!isObject(previous) || Array.isArray(previous) !== Array.isArray(next)) return whole(next)
  return Array.isArray(next)
    ? encodeList(previous as readonly unknown[], next)
    : encodeFields(previous as Fields, next as Fields)
}

function encodeFields(previous: Fields, next: Fields): Delta {
  const keys = keysOf(next)
  const before = keysOf(previous)
  if (keys.length !== before.length || keys.some((key, index) => key !== before[index])) return whole(next)
  return encodeMembers(
    keys.map((key) => previous[key]),
    keys.map((key) => next[key]),
  )
}

function encodeList(previous: readonly unknown[], next: readonly unknown[]): Delta {
  const names = namesOf(next)
  const before = namesOf(previous)
  if (names === null || before === null) {
    if (previous.length !== next.length) return whole(next)
    const changes = next.filter((value, index) => !Object.is(value, previous[index]) && !isObject(value))
    // A position goes along with every change: beyond half of them the list itself is shorter.
    return changes.length * 2 > next.length ? whole(next) : encodeMembers(previous, next)
  }
  if (names.length === before.length && names.every((name, index) => name === before[index]))
    return encodeMembers(previous, next)
  const positions = new Map(before.map((name, position) => [name, position]))
  return [
    3,
    ...next.map((row, index) => {
      const position = positions.get(names[index]!)
      if (position === undefined) return [row]
      const delta = encodeDelta(previous[position], row)
      return isSame(delta) ? position : [position, delta]
    }),
  ]
}

function encodeMembers(previous: readonly unknown[], next: readonly unknown[]): Delta {
  const changes = next.flatMap((value, position) => {
    if (Object.is(value, previous[position])) return []
    const delta = encodeDelta(previous[position], value)
    return isSame(delta) ? [] : [position, delta]
  })
  return changes.length === 0 ? same : [2, ...changes]
}

const isSame = (delta: Delta): boolean => Array.isArray(delta) && delta[0] === 0

/** Each row's name, unlike all others: the second of the same name is called so. Null where a row has none. */
function namesOf(rows: readonly unknown[]): string[] | null {
  const times = new Map<string, number>()
  const names: string[] = []
  for (const row of rows) {
    if (!isObject(row) || Array.isArray(row)) return null
    const key = namingKeys.find((one) => Object.hasOwn(row, one))
    const value = key === undefined ? undefined : (row as Fields)[key]
    if (typeof value !== 'string' && typeof value !== 'number') return null
    const name = `${key}=${value}`
    const time = (times.get(name) ?? 0) + 1
    times.set(name, time)
    names.push(`${time} ${name}`)
  }
  return names
}

/**
 * @param previous what `encodeDelta` was given; it is not changed, and what has not changed of it is shared.
 * @throws Error when the two do not belong together.
 */
export function applyDelta(previous: unknown, delta: Delta): unknown {
  if (!Array.isArray(delta)) return delta
  const [kind, ...parts] = delta as readonly [number, ...unknown[]]
  if (kind === 0) return previous
  if (kind === 1) return parts[0]
  if (kind === 2 && isObject(previous)) return applyMembers(previous, parts)
  if (kind === 3 && Array.isArray(previous)) return parts.map((part) => applyRow(previous, part))
  throw notTogether()
}

function applyMembers(previous: object, parts: readonly unknown[]): unknown {
  const keys = Array.isArray(previous) ? null : keysOf(previous as Fields)
  const members = keys === null ? [...(previous as unknown[])] : keys.map((key) => (previous as Fields)[key])
  for (let index = 0; index < parts.length; index += 2) {
    const position = positionIn(members, parts[index])
    members[position] = applyDelta(members[position], parts[index + 1] as Delta)
  }
  // Not by assignment, which would take a key named `__proto__` for something else.
  return keys === null ? members : Object.fromEntries(keys.map((key, index) => [key, members[index]]))
}

function applyRow(previous: readonly unknown[], part: unknown): unknown {
  if (!Array.isArray(part)) return previous[positionIn(previous, part)]
  if (part.length === 1) return part[0] as unknown
  const position = positionIn(previous, part[0])
  return applyDelta(previous[position], part[1] as Delta)
}

function positionIn(members: readonly unknown[], position: unknown): number {
  if (
    typeof position === 'number' &&
    Number.isInteger(position) &&
    position >= 0 &&
    position < members.length
  )
    return position
  throw notTogether()
}

const notTogether = (): Error => new Error('A difference does not belong to the value that it is applied to.')
