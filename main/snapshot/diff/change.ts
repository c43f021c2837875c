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

/** Decimal. @param digits how many mean something. */
export function bytesText(bytes: number, digits = usualDigits): string {
  const scaled = (power: number): string => numberText(bytes / 1000 ** power, digits)
  const lower = bytes < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log10(bytes) / 3))
  // 999.6 kB would read as 1000 kB
  const power = lower < byteUnits.length - 1 && Number(scaled(lower)) >= 1000 ? lower + 1 : lower
  return `${scaled(power)} ${byteUnits[power] ?? 'B'}`
}

const usualDigits = 3

/** As many tell any two numbers apart (IEEE 754, binary64). */
const mostDigits = 17

/** At most so many digits, more only in front of the point. */
const numberText = (value: number, digits: number): string =>
  String(Math.abs(value) >= 10 ** (digits - 1) ? Math.round(value) : Number(value.toPrecision(digits)))

/** A value with its unit as CSV reports name units. */
function quantityText(value: number, unit: string | null, digits: number): string {
  switch (unit) {
    case null:
      return numberText(value, digits)
    case 'percent':
      return `${numberText(value, digits)} %`
    case 'bytes':
      return bytesText(value, digits)
    case 'bytes/s':
      return `${bytesText(value, digits)}/s`
    case 'celsius':
      return `${numberText(value, digits)} °C`
    default:
      return `${numberText(value, digits)} ${unit}`
  }
}

type Quantity = readonly [value: number, unit: string | null]

/** What moved reads so: with more digits than usual where fewer would write both sides alike. */
export function movedText(before: Quantity, after: Quantity): string {
  for (let digits = usualDigits; ; digits++) {
    const [from, to] = [quantityText(...before, digits), quantityText(...after, digits)]
    if (from !== to || digits === mostDigits) return `from ${from} to ${to}`
  }
}
