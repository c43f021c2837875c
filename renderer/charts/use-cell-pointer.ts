/** Which cell of a table of cells is pointed at, by mouse, touch or keys. */
import { shallowRef, type ShallowRef } from 'vue'

export interface Cell {
  row: number
  column: number
}

export interface CellPointer {
  cell: Readonly<ShallowRef<Cell | null>>
  /** True while keys move it: what it says is then to be read out. */
  isKeyed: Readonly<ShallowRef<boolean>>
  listeners: Readonly<Record<string, (event: never) => void>>
}

export function useCellPointer(
  holder: Readonly<ShallowRef<HTMLElement | null>>,
  size: () => { rows: number; columns: number },
): CellPointer {
  const cell = shallowRef<Cell | null>(null)
  const isKeyed = shallowRef(false)
  const within = (index: number, count: number): number => Math.min(count - 1, Math.max(0, index))
  function leave(): void {
    cell.value = null
    isKeyed.value = false
  }
  function point({ clientX, clientY }: PointerEvent): void {
    const { left, top, width, height } = holder.value!.getBoundingClientRect()
    const { rows, columns } = size()
    isKeyed.value = false
    cell.value = {
      row: within(Math.floor(((clientY - top) / height) * rows), rows),
      column: within(Math.floor(((clientX - left) / width) * columns), columns),
    }
  }
  const moves: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    Home: [0, -Infinity],
    End: [0, Infinity],
  }
  return {
    cell,
    isKeyed,
    listeners: {
      pointermove(event: PointerEvent) {
        if (event.pointerType === 'mouse' || event.buttons !== 0) point(event)
      },
      pointerdown: point,
      pointerleave(event: PointerEvent) {
        if (event.pointerType === 'mouse' && !isKeyed.value) leave()
      },
      pointercancel: leave,
      blur: leave,
      keydown(event: KeyboardEvent) {
        const move = moves[event.key]
        if (event.ctrlKey || event.altKey || event.metaKey) return
        if (event.key === 'Escape' && cell.value !== null) leave()
        else if (move !== undefined) {
          const { rows, columns } = size()
          const now = cell.value
          cell.value =
            now === null
              ? { row: 0, column: columns - 1 }
              : { row: within(now.row + move[0], rows), column: within(now.column + move[1], columns) }
          isKeyed.value = true
        } else return
        event.preventDefault()
        event.stopPropagation()
      },
    },
  }
}
