/**
 * Moving and resizing tiles by mouse, pen and finger. Tells where the tile is on the page and what the board would look
 * like; what comes of it is told once, at the end. Escape takes it back. Near the window's edges the page scrolls.
 */
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import { boardColumns, type Tile } from '../../../../main/contract/boards'
import { moved, resized } from './packing'
import { leastSize, mostSize } from './sizes'

export interface Dragged {
  id: string
  kind: 'move' | 'resize'
  /** CSS pixels from the upper left of the grid: what the hand holds. */
  left: number
  top: number
  width: number
  height: number
  /** The board as it would be. */
  tiles: readonly Tile[]
}

export interface UsedTileDrag {
  /** Null while nothing is dragged. */
  dragged: Readonly<ShallowRef<Dragged | null>>
  /** Call on `pointerdown`. */
  start(event: PointerEvent, id: string, kind: Dragged['kind']): void
}

/** A press that moves less is a click. */
const thresholdPx = 4
const edgePx = 70
const fastestScrollPx = 16

export function useTileDrag(options: {
  grid: Readonly<ShallowRef<HTMLElement | null>>
  tiles: () => readonly Tile[]
  onEnd: (tiles: readonly Tile[], id: string, kind: Dragged['kind']) => void
}): UsedTileDrag {
  const dragged = shallowRef<Dragged | null>(null)
  let stop: (() => void) | null = null

  function start(event: PointerEvent, id: string, kind: Dragged['kind']): void {
    const { grid } = options
    const before = options.tiles()
    const tile = before.find((one) => one.id === id)
    const holder = event.currentTarget as HTMLElement
    if (event.button !== 0 || !event.isPrimary || stop !== null || grid.value === null || tile === undefined)
      return

    const element = grid.value
    const style = getComputedStyle(element)
    const gap = parseFloat(style.columnGap)
    const rowPx = parseFloat(style.gridAutoRows) + gap
    const columnPx = (element.clientWidth + gap) / boardColumns
    const box = {
      left: tile.x * columnPx,
      top: tile.y * rowPx,
      width: tile.w * columnPx - gap,
      height: tile.h * rowPx - gap,
    }
    const least = leastSize(tile.content)
    const origin = element.getBoundingClientRect()
    const from = { x: event.clientX - origin.left, y: event.clientY - origin.top }
    let pointer = { x: event.clientX, y: event.clientY }
    let frame = 0

    function show(): void {
      const now = element.getBoundingClientRect()
      const dx = pointer.x - now.left - from.x
      const dy = pointer.y - now.top - from.y
      if (dragged.value === null && Math.hypot(dx, dy) < thresholdPx) return
      if (kind === 'move') {
        const left = Math.max(0, Math.min(box.left + dx, element.clientWidth - box.width))
        const top = Math.max(0, box.top + dy)
        const to = { x: Math.round(left / columnPx), y: Math.round(top / rowPx) }
        dragged.value = { ...box, id, kind, left, top, tiles: moved(before, id, to, boardColumns) }
      } else {
        const width = Math.max(columnPx - gap, Math.min(box.width + dx, element.clientWidth - box.left))
        const height = Math.max(rowPx - gap, box.height + dy)
        const size = {
          w: Math.max(least.w, Math.min(mostSize.w, Math.round((width + gap) / columnPx))),
          h: Math.max(least.h, Math.min(mostSize.h, Math.round((height + gap) / rowPx))),
        }
        dragged.value = { ...box, id, kind, width, height, tiles: resized(before, id, size, boardColumns) }
      }
    }

    function scroll(): void {
      frame = requestAnimationFrame(scroll)
      if (dragged.value === null) return
      const speed = scrollSpeed(pointer.y, window.innerHeight)
      const sideways = element.parentElement
      const view = sideways?.getBoundingClientRect()
      const sideSpeed = view === undefined ? 0 : scrollSpeed(pointer.x - view.left, view.width)
      if (speed !== 0) window.scrollBy(0, speed)
      if (sideSpeed !== 0 && sideways !== null && sideways.scrollWidth > sideways.clientWidth)
        sideways.scrollLeft += sideSpeed
      if (speed !== 0 || sideSpeed !== 0) show()
    }

    function end(isKept: boolean): void {
      stop?.()
      const result = dragged.value
      dragged.value = null
      if (isKept && result !== null) options.onEnd(result.tiles, id, kind)
    }

    const listening = new AbortController()
    const { signal } = listening
    const mine = (act: (event: PointerEvent) => void) => (other: PointerEvent) => {
      if (other.pointerId === event.pointerId) act(other)
    }
    const move = mine(({ clientX, clientY }) => {
      pointer = { x: clientX, y: clientY }
      show()
    })
    holder.addEventListener('pointermove', move, { signal })
    holder.addEventListener(
      'pointerup',
      mine(() => end(true)),
      { signal },
    )
    holder.addEventListener(
      'pointercancel',
      mine(() => end(false)),
      { signal },
    )
    window.addEventListener(
      'keydown',
      (key) => {
        if (key.key !== 'Escape' || dragged.value === null) return
        key.preventDefault()
        key.stopPropagation()
        end(false)
      },
      { signal, capture: true },
    )
    stop = () => {
      stop = null
      listening.abort()
      cancelAnimationFrame(frame)
    }
    // Not in tests' pages, and not for pointers that are made up.
    if (holder.hasPointerCapture?.(event.pointerId) === false) holder.setPointerCapture(event.pointerId)
    frame = requestAnimationFrame(scroll)
  }

  onScopeDispose(() => stop?.())
  return { dragged, start }
}

/** CSS pixels a frame: faster the nearer to the edge. */
function scrollSpeed(position: number, size: number): number {
  if (position < edgePx) return -Math.ceil((Math.min(edgePx, edgePx - position) / edgePx) * fastestScrollPx)
  const beyond = position - (size - edgePx)
  return beyond > 0 ? Math.ceil((Math.min(edgePx, beyond) / edgePx) * fastestScrollPx) : 0
}
