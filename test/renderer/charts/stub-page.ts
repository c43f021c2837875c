/** What a layout would do, which the test's page has none of: sizes, being in sight, frames on demand. */
import { vi } from 'vitest'

export const plotWidth = 600

export interface StubPage {
  /** Lets the next animation frame happen. */
  frame(): Promise<void>
  /** Scrolls everything into sight or out of it. */
  setInSight(isInSight: boolean): void
}

export function stubPage(): StubPage {
  const frames: (() => void)[] = []
  const observers = new Set<(entries: { isIntersecting: boolean }[]) => void>()
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => frames.push(callback))
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      readonly callback: (entries: { isIntersecting: boolean }[]) => void
      constructor(callback: (entries: { isIntersecting: boolean }[]) => void) {
        this.callback = callback
      }
      observe(): void {
        observers.add(this.callback)
      }
      disconnect(): void {
        observers.delete(this.callback)
      }
    },
  )
  vi.stubGlobal(
    'ResizeObserver',
    class {
      readonly callback: (entries: { contentRect: { width: number; height: number } }[]) => void
      constructor(callback: (entries: { contentRect: { width: number; height: number } }[]) => void) {
        this.callback = callback
      }
      observe(): void {
        queueMicrotask(() => this.callback([{ contentRect: { width: plotWidth, height: 150 } }]))
      }
      disconnect(): void {
        // Sizes do not change here.
      }
    },
  )
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue({
    left: 0,
    top: 0,
    width: plotWidth,
    height: 150,
  } as DOMRect)
  return {
    async frame() {
      await vi.dynamicImportSettled()
      for (const callback of frames.splice(0)) callback()
      await Promise.resolve()
    },
    setInSight: (isInSight) => observers.forEach((callback) => callback([{ isIntersecting: isInSight }])),
  }
}
