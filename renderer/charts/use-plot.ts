/** An engine's plot in an element: loaded when first seen, redrawn when asked, closed with its scope. */
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import type * as Engine from './engine'
import { useDrawing, type Drawing, type Surface } from './use-drawing'

export interface UsedPlot extends Drawing {
  /** `loading` until the engine is there; `failed` when it cannot be loaded. */
  engineState: Readonly<ShallowRef<'loading' | 'ready' | 'failed'>>
}

/** @param build what to draw; null leaves the picture as it is. */
export function usePlot(
  holder: Readonly<ShallowRef<HTMLElement | null>>,
  build: (surface: Surface) => Engine.PlotOption | null,
): UsedPlot {
  const engineState = shallowRef<'loading' | 'ready' | 'failed'>('loading')
  let engine: typeof Engine | null = null
  let isAsked = false
  let isClosed = false
  let plot: Engine.Plot | null = null
  let size = ''
  let ratio = 0

  async function load(): Promise<void> {
    isAsked = true
    try {
      engine = await import('./engine')
      engineState.value = 'ready'
      if (!isClosed) drawing.request()
    } catch {
      // The frame says so and offers to reload: the file is gone after an update, or nobody answers.
      engineState.value = 'failed'
    }
  }

  const drawing = useDrawing(holder, (surface) => {
    if (engine === null) {
      if (!isAsked) void load()
      return
    }
    const option = build(surface)
    if (option === null || holder.value === null) return
    if (surface.pixelRatio !== ratio) {
      plot?.close()
      plot = null
    }
    const nextSize = `${surface.width}x${surface.height}`
    if (plot === null) plot = engine.openPlot(holder.value, surface.width, surface.height, surface.pixelRatio)
    else if (nextSize !== size) plot.resize(surface.width, surface.height)
    size = nextSize
    ratio = surface.pixelRatio
    plot.draw(option)
  })

  onScopeDispose(() => {
    isClosed = true
    plot?.close()
  })
  return { ...drawing, engineState }
}
