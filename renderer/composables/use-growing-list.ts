/** A long list is drawn part by part: the next one when `ListEnd` comes into sight or is pressed. */
import { computed, shallowRef, toValue, type ComputedRef, type MaybeRefOrGetter, type ShallowRef } from 'vue'

/** Some windows full, drawn without a wait that anybody notices. */
export const partCount = 100

export interface GrowingList<Item> {
  drawn: ComputedRef<readonly Item[]>
  /** The first that is not drawn; null where all are. */
  next: ComputedRef<Item | null>
  /** How many may be drawn; more than there are, where all are. */
  limit: Readonly<ShallowRef<number>>
  more(): void
  /** Begins with the first part again: it is another list now. */
  restart(): void
}

/**
 * @param items all of them, in order.
 * @param limit how many may be drawn at first.
 */
export function useGrowingList<Item>(
  items: MaybeRefOrGetter<readonly Item[]>,
  limit = partCount,
): GrowingList<Item> {
  const most = shallowRef(limit)
  return {
    drawn: computed(() => toValue(items).slice(0, most.value)),
    next: computed(() => toValue(items)[most.value] ?? null),
    limit: most,
    more: () => {
      most.value += partCount
    },
    restart: () => {
      most.value = partCount
    },
  }
}
