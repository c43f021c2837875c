/** A sparkline's strokes: pixels of each unbroken piece. Pure. */
import type { Domain } from '../model'
import type { Points } from './live-points'

/** CSS pixels, x and y by turns. */
export type Piece = readonly number[]

/** Room for half the line's width, so that a line at the top or the bottom is not cut. */
const edge = 1

export function sparkPieces(
  { at, values }: Points,
  { from, to }: Domain,
  max: number,
  width: number,
  height: number,
): Piece[] {
  const pieces: number[][] = []
  let piece: number[] | null = null
  at.forEach((pointAt, index) => {
    const value = values[index]!
    if (Number.isNaN(value)) {
      piece = null
      return
    }
    if (piece === null) pieces.push((piece = []))
    const share = Math.min(1, Math.max(0, value / max))
    piece.push(((pointAt - from) / (to - from)) * width, height - edge - share * (height - 2 * edge))
  })
  return pieces
}
