/** Lists that a document cuts: of both sides what both can tell of. */

interface MaybeCut<Item> {
  /** In order. */
  items: readonly Item[]
  /** Absent where nothing is, and in documents of older versions. */
  leftOut: number | undefined
}

/**
 * Up to the lower of the two ends: what lies behind the end of a list that was cut may be there or not.
 * @param most how long a list may be: one of that length, of an older version, may have been cut.
 */
export function withinReach<Item>(
  before: MaybeCut<Item>,
  after: MaybeCut<Item>,
  most: number,
  compare: (a: Item, b: Item) => number,
): { before: Item[]; after: Item[] } {
  const ends = [before, after].flatMap(({ items, leftOut }) =>
    leftOut !== undefined || items.length >= most ? items.slice(-1) : [],
  )
  const isWithin = (item: Item): boolean => ends.every((end) => compare(item, end) <= 0)
  return { before: before.items.filter(isWithin), after: after.items.filter(isWithin) }
}
