/** One line on a terminal that says what is still being waited for, redrawn in place and gone in the end. */
import type { SnapshotProgress } from '../../core'
import type { Style } from './style'
import { shorten } from './width'

export interface Progress {
  update: (progress: SnapshotProgress) => void
  /** Wipes the line. */
  end: () => void
}

export interface ProgressOptions {
  style: Style
  write: (text: string) => void
  columns: number
}

/** A frame of the turning sign. Slower would look stuck, faster costs more than it shows. */
const frameMs = 120

/** The line appears only when there is something to wait for: most snapshots are done before. */
const firstFrameMs = 400

const wipe = '\r\u001b[2K'

export function createProgress({ style, write, columns }: ProgressOptions): Progress {
  const waiting = new Set<string>()
  let finished = 0
  let frame = 0
  let shown = false
  const draw = (): void => {
    const { turning, separator } = style.symbols
    const sign = turning[frame++ % turning.length] ?? ''
    const text = `${finished} of ${finished + waiting.size} read${separator}waiting for ${[...waiting].join(', ')}`
    write(`${wipe}${style.well(sign)} ${style.dim(shorten(text, columns - 3, style.symbols.ellipsis))}`)
    shown = true
  }
  let timer: NodeJS.Timeout | null = setTimeout(() => {
    draw()
    timer = setInterval(draw, frameMs)
    timer.unref()
  }, firstFrameMs)
  timer.unref()
  return {
    update({ subject, state }) {
      if (state === 'started') {
        waiting.add(subject)
      } else if (waiting.delete(subject)) {
        finished++
      }
    },
    end() {
      if (timer !== null) clearTimeout(timer) // also ends an interval
      timer = null
      if (shown) write(wipe)
    },
  }
}
