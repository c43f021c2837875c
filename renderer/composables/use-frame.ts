/** Drawing once a frame: whatever asks for it, everything on the page draws in the same animation frame. */
import { onScopeDispose } from 'vue'

export interface Frame {
  /** Draws in the next frame; asking again before that changes nothing. */
  request(): void
  cancel(): void
}

export interface FrameQueue {
  create(draw: () => void): Frame
}

/** Browsers run no frames in a hidden page, so nothing is drawn there. */
export function createFrameQueue(requestFrame: (callback: () => void) => unknown): FrameQueue {
  const waiting = new Set<() => void>()
  let isPlanned = false
  const flush = (): void => {
    isPlanned = false
    const draws = [...waiting]
    waiting.clear()
    for (const draw of draws) draw()
  }
  return {
    create(draw) {
      const once = (): void => draw()
      return {
        request() {
          waiting.add(once)
          if (isPlanned) return
          isPlanned = true
          requestFrame(flush)
        },
        cancel: () => void waiting.delete(once),
      }
    },
  }
}

const pageQueue = createFrameQueue((callback) => requestAnimationFrame(callback))

/** Ends with the component's scope. */
export function useFrame(draw: () => void): Frame {
  const frame = pageQueue.create(draw)
  onScopeDispose(frame.cancel)
  return frame
}
