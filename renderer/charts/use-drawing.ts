/** When a canvas is drawn: once a frame, only while it can be seen, anew when its size, the theme or the screen changes. */
import { onMounted, shallowRef, watch, type ShallowRef } from 'vue'
import { useDevicePixelRatio, useElementSize, useIntersectionObserver } from '@vueuse/core'
import { useFrame } from '../composables/use-frame'
import { useColours, type Colours } from './use-colours'

export interface Surface {
  /** CSS pixels. */
  width: number
  height: number
  pixelRatio: number
  colours: Colours
}

export interface Drawing {
  /** Asks for a new picture; drawn when it can be seen. */
  request(): void
  /** CSS pixels; 0 before it is known. */
  width: Readonly<ShallowRef<number>>
}

/** Just outside of the window it is drawn already, so that scrolling meets no blanks. */
const margin = '120px'

export function useDrawing(
  holder: Readonly<ShallowRef<HTMLElement | null>>,
  draw: (surface: Surface) => void,
): Drawing {
  const isSeen = shallowRef(false)
  const { width, height } = useElementSize(holder)
  const { pixelRatio } = useDevicePixelRatio()
  let isStale = true

  const frame = useFrame(() => {
    if (!isSeen.value || width.value === 0 || height.value === 0) return
    isStale = false
    draw({ width: width.value, height: height.value, pixelRatio: pixelRatio.value, colours })
  })
  function request(): void {
    isStale = true
    if (isSeen.value) frame.request()
  }
  const colours = useColours(request)

  const { isSupported } = useIntersectionObserver(
    holder,
    (entries) => {
      isSeen.value = entries.at(-1)?.isIntersecting ?? false
      if (isSeen.value && isStale) frame.request()
    },
    { rootMargin: margin },
  )
  onMounted(() => {
    if (!isSupported.value) isSeen.value = true
  })
  watch([width, height, pixelRatio], request)
  return { request, width }
}
