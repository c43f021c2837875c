/** A long list begins short; the rest comes when it is asked for. On paper it is whole. */
import { computed, shallowRef, toValue, type ComputedRef, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import { useIsPaper } from '../../composables/paper'

export interface ShortList<Item> {
  shown: ComputedRef<readonly Item[]>
  /** Whether there is more than what is shown at first. */
  isLong: ComputedRef<boolean>
  isWhole: ShallowRef<boolean>
}

/** Enough for nearly every machine, few enough to be drawn each second. */
const firstCount = 40

export function useShortList<Item>(items: MaybeRefOrGetter<readonly Item[]>): ShortList<Item> {
  const isWhole = shallowRef(false)
  const isPaper = useIsPaper()
  const isLong = computed(() => !isPaper && toValue(items).length > firstCount)
  return {
    isWhole,
    isLong,
    shown: computed(() => {
      const all = toValue(items)
      return isWhole.value || !isLong.value ? all : all.slice(0, firstCount)
    }),
  }
}
