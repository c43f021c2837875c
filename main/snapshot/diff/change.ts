/** What the parts of a comparison share: making a change, pairing things by name, and values as people read them. */
import type { Change } from '../../contract/comparison'

/** Fields that only numbers or only findings fill. */
type Rare = 'metric' | 'unit' | 'finding'

/** A change before it has those. */
export type Draft = Omit<Change, Rare> & Partial<Pick<Change, Rare>>

export const change = (draft: Draft): Change => ({
  kind: draft.kind,
  weight: draft.weight,
  subject: draft.subject,
  entity: draft.entity,
  before: draft.before,
  after: draft.after,
  metric: draft.metric ?? null,
  unit: draft.unit ?? null,
  finding: draft.finding ?? null,
  message: draft.message,
})

export interface Pair<Item> {
  before: Item | null
  after: Item | null
}

/** Things of the same key on both sides. The second of a key on one side pairs with the second on the other. */
export function pairUp<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string,
): Pair<Item>[] {
  const pairs = new Map<string, Pair<Item>>()
  for (const [key, item] of numbered(before, keyOf)) pairs.set(key, { before: item, after: null })
  for (const [key, item] of numbered(after, keyOf))
    pairs.set(key, { before: pairs.get(key)?.before ?? null, after: item })
  return [...pairs.values()]
}

function* numbered<Item>(items: readonly Item[], keyOf: (item: Item) => string): Generator<[string, Item]> {
  const seen = new Map<string, number>()
  for (const item of items) {
    const key = keyOf(item)
    const times = (seen.get(key) ?? 0) + 1
    seen.set(key, times)
    yield [`${times} ${key}`, item]
  }
}

/** Of the larger of the two, so that it is the same from either side. */
export const shareOfDifference = (a: number, b: number): number =>
  a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b))

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB']

/** Decimal, three digits that mean something. */
export function bytesText(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log10(bytes) / 3))
  return `${numberText(bytes / 1000 ** power)} ${byteUnits[power] ?? 'B'}`
}

/** At most three digits, more only in front of the point. */
export const numberText = (value: number): string =>
  String(Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)))

/** A value with its unit as CSV reports name units. */
export function quantityText(value: number, unit: string | null): string {
  switch (unit) {
    case null:
      return numberText(value)
    case 'percent':
      return `${numberText(value)} %`
    case 'bytes':
      return bytesText(value)
    case 'bytes/s':
      return `${bytesText(value)}/s`
    case 'celsius':
      return `${numberText(value)} °C`
    default:
      return `${numberText(value)} ${unit}`
  }
}
