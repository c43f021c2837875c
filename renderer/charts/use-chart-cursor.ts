/** How a chart is pointed at: mouse, touch and keys move the shared cursor and select a range. */
import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { useCursor } from './cursor'
import type { CursorReading, Domain, PlotModel } from './model'
import { firstFrom, nearestOf } from './options/live-points'

export interface ChartCursorOptions {
  /** The element whose width is the time axis. */
  plot: Readonly<ShallowRef<HTMLElement | null>>
  model: PlotModel
  /** Whether a range can be selected. */
  isSelectable: () => boolean
  onZoom(range: Domain): void
  onZoomOut(): void
}

export interface ChartCursor {
  reading: ComputedRef<CursorReading | null>
  /** Of the axis, 0 to 1: where the hairline is, null while there is none. */
  fraction: ComputedRef<number | null>
  /** Of the axis, 0 to 1: what is selected, null while nothing is. */
  selection: ComputedRef<{ from: number; to: number } | null>
  /** True while keys move the cursor here: the values are then to be read out. */
  isKeyed: ComputedRef<boolean>
  listeners: Readonly<Record<string, (event: never) => void>>
}

/** Less than this is a click with an unsteady hand, not a range. */
const leastDragPixels = 6

export function useChartCursor(options: ChartCursorOptions): ChartCursor {
  const { plot, model } = options
  const cursor = useCursor()
  const me = Symbol('chart')
  const isKeyed = shallowRef(false)
  const selected = shallowRef<{ anchor: number; head: number } | null>(null)
  /** Where the pointer rests: while lines move on, it points at what comes by there. */
  let restingAt: number | null = null
  let dragPixel: number | null = null

  const isMine = (): boolean => cursor.owner.value === me
  const fractionOf = (at: number): number => {
    const { from, to } = model.domain.value
    return (at - from) / (to - from)
  }
  const instantOf = (fraction: number): number => {
    const { from, to } = model.domain.value
    return from + Math.min(1, Math.max(0, fraction)) * (to - from)
  }

  function show(at: number): void {
    const nearest = nearestOf(model.instants(), at)
    if (nearest !== null) cursor.show(me, nearest)
  }
  function leave(): void {
    restingAt = null
    dragPixel = null
    isKeyed.value = false
    selected.value = null
    cursor.hide(me)
  }
  function zoomToSelection(): void {
    const range = selected.value
    selected.value = null
    if (range === null || range.anchor === range.head) return
    options.onZoom({
      from: Math.round(Math.min(range.anchor, range.head)),
      to: Math.round(Math.max(range.anchor, range.head)),
    })
  }

  watch(model.domain, () => {
    if (!isMine()) return
    if (restingAt !== null) show(instantOf(restingAt))
    else if (fractionOf(cursor.at.value!) < 0) leave()
  })

  function step(key: string, extend: boolean): void {
    const instants = model.instants()
    const now = isMine() ? cursor.at.value : null
    const last = instants.length - 1
    // Whoever begins with an arrow begins at the newest point.
    const index = now === null ? last : firstFrom(instants, now)
    const move = now === null ? 0 : 1
    const next = { ArrowLeft: index - move, ArrowRight: index + move, Home: 0, End: last }[key]!
    const at = instants[Math.min(last, Math.max(0, next))]
    if (at === undefined) return
    isKeyed.value = true
    restingAt = null
    if (extend) selected.value = { anchor: selected.value?.anchor ?? now ?? at, head: at }
    else selected.value = null
    cursor.show(me, at)
  }

  const fractionUnder = (event: PointerEvent): number => {
    const { left, width } = plot.value!.getBoundingClientRect()
    return width === 0 ? 0 : (event.clientX - left) / width
  }

  const listeners = {
    pointermove(event: PointerEvent) {
      if (event.pointerType !== 'mouse' && event.buttons === 0) return
      restingAt = fractionUnder(event)
      isKeyed.value = false
      show(instantOf(restingAt))
      if (dragPixel === null || Math.abs(event.clientX - dragPixel) < leastDragPixels) return
      selected.value = {
        anchor: selected.value?.anchor ?? instantUnder(dragPixel),
        head: instantOf(restingAt),
      }
    },
    pointerdown(event: PointerEvent) {
      if (event.button !== 0) return
      selected.value = null
      if (event.pointerType !== 'mouse') listeners.pointermove(event)
      if (!options.isSelectable()) return
      dragPixel = event.clientX
      plot.value?.setPointerCapture(event.pointerId)
    },
    pointerup() {
      dragPixel = null
      zoomToSelection()
    },
    // The page scrolls instead: it was not meant for the chart.
    pointercancel: leave,
    pointerleave(event: PointerEvent) {
      if (event.pointerType === 'mouse' && dragPixel === null && !isKeyed.value) leave()
    },
    dblclick: () => options.onZoomOut(),
    focus() {
      if (plot.value?.matches(':focus-visible') && !isMine()) step('End', false)
    },
    blur: leave,
    keydown(event: KeyboardEvent) {
      if (event.ctrlKey || event.altKey || event.metaKey) return
      if (['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key))
        step(event.key, event.shiftKey && options.isSelectable())
      else if (event.key === 'Enter' && selected.value !== null) zoomToSelection()
      else if (event.key === '-' && options.isSelectable()) options.onZoomOut()
      else if (event.key === 'Escape' && isMine()) {
        if (selected.value === null) leave()
        else selected.value = null
      } else return
      event.preventDefault()
      event.stopPropagation()
    },
  }
  const instantUnder = (pixel: number): number => instantOf(fractionUnder({ clientX: pixel } as PointerEvent))

  const reading = computed(() => {
    const at = cursor.at.value
    if (at === null) return null
    const { from, to } = model.domain.value
    return at < from || at > to ? null : model.readAt(at)
  })
  return {
    reading,
    fraction: computed(() => (reading.value === null ? null : fractionOf(reading.value.at))),
    selection: computed(() => {
      if (selected.value === null) return null
      const ends = [fractionOf(selected.value.anchor), fractionOf(selected.value.head)]
      return { from: Math.max(0, Math.min(...ends)), to: Math.min(1, Math.max(...ends)) }
    }),
    isKeyed: computed(() => isKeyed.value && reading.value !== null),
    listeners,
  }
}
