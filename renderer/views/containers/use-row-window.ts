/** Which lines of a long table are in sight, so that only those are rendered. All lines are equally high. */
import { computed, nextTick, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { useEventListener } from '@vueuse/core'
import { useFrame } from '../../composables/use-frame'

/** Up to here all are rendered: they can be found with the browser's own search and printed. */
const mostRendered = 120
/** Beyond the edges of the window, so that scrolling meets no blanks. */
const marginRows = 16
/** The window moves by so many lines at once, so that not every pixel of scrolling renders something. */
const blockRows = 8

export interface RowWindow {
  first: ComputedRef<number>
  /** Exclusive. */
  last: ComputedRef<number>
  /** CSS pixels that stand for the lines above and below. */
  above: ComputedRef<number>
  below: ComputedRef<number>
}

/** @param count of all lines. */
export function useRowWindow(body: Readonly<ShallowRef<HTMLElement | null>>, count: () => number): RowWindow {
  const rowPixels = shallowRef(57)
  const firstSeen = shallowRef(0)
  const lastSeen = shallowRef(mostRendered)
  const isWhole = computed(() => count() <= mostRendered)

  function look(): void {
    if (body.value === null || isWhole.value) return
    const row = body.value.querySelector<HTMLElement>('[data-line]')
    if (row !== null && row.offsetHeight > 0) rowPixels.value = row.offsetHeight
    const top = -body.value.getBoundingClientRect().top / rowPixels.value
    const first = Math.floor((top - marginRows) / blockRows) * blockRows
    firstSeen.value = Math.max(0, first)
    const rows = Math.ceil(innerHeight / rowPixels.value) + 2 * marginRows + blockRows
    lastSeen.value = Math.ceil((first + rows) / blockRows) * blockRows
  }
  const frame = useFrame(look)
  useEventListener('scroll', frame.request, { passive: true })
  useEventListener('resize', frame.request)
  watch([body, isWhole, count], () => void nextTick(frame.request), { immediate: true })

  const first = computed(() =>
    isWhole.value ? 0 : Math.min(firstSeen.value, Math.max(0, count() - blockRows)),
  )
  const last = computed(() =>
    isWhole.value ? count() : Math.min(count(), Math.max(lastSeen.value, first.value)),
  )
  return {
    first,
    last,
    above: computed(() => first.value * rowPixels.value),
    below: computed(() => (count() - last.value) * rowPixels.value),
  }
}
