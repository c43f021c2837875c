/** One instant that a person looks at, shared by all charts of a page. */
import { inject, provide, shallowRef, type InjectionKey, type ShallowRef } from 'vue'

export interface Cursor {
  /** UTC milliseconds; null while nobody points at anything. */
  readonly at: Readonly<ShallowRef<number | null>>
  /** The chart that is pointed at. */
  readonly owner: Readonly<ShallowRef<symbol | null>>
  show(owner: symbol, at: number): void
  /** Only who owns the cursor takes it away. */
  hide(owner: symbol): void
}

const cursorKey: InjectionKey<Cursor> = Symbol('cursor')

function createCursor(): Cursor {
  const at = shallowRef<number | null>(null)
  const owner = shallowRef<symbol | null>(null)
  return {
    at,
    owner,
    show(nextOwner, nextAt) {
      owner.value = nextOwner
      at.value = nextAt
    },
    hide(byOwner) {
      if (owner.value !== byOwner) return
      owner.value = null
      at.value = null
    },
  }
}

/** In the root of a view: every chart below shares this cursor. */
export function provideCursor(): Cursor {
  const cursor = createCursor()
  provide(cursorKey, cursor)
  return cursor
}

/** The page's cursor, or one of the chart's own. */
export const useCursor = (): Cursor => inject(cursorKey, createCursor, true)
