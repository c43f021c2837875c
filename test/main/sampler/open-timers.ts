/** Watches timers from its creation on, so that a test can tell whether any was left running. */
import { vi } from 'vitest'

export interface OpenTimers extends Disposable {
  /** Timers that were set meanwhile and have neither fired nor been cleared. */
  count(): number
}

export function watchTimers(): OpenTimers {
  const open = new Set<unknown>()
  const { setTimeout: set, clearTimeout: clear } = globalThis
  const setSpy = vi
    .spyOn(globalThis, 'setTimeout')
    .mockImplementation((callback: () => void, ms?: number) => {
      const timer = set(() => {
        open.delete(timer)
        callback()
      }, ms)
      open.add(timer)
      return timer
    })
  const clearSpy = vi.spyOn(globalThis, 'clearTimeout').mockImplementation((timer) => {
    open.delete(timer)
    clear(timer)
  })
  return {
    count: () => open.size,
    [Symbol.dispose]: () => {
      setSpy.mockRestore()
      clearSpy.mockRestore()
    },
  }
}
