/** A line of history as paths of a vector picture, with the band of its extremes. Pure. */
import type { Domain } from '../model'
import { withDashes, type HistoryPoints } from './history-points'
import type { Scale } from './scale'
import { sparkPieces, type Piece } from './spark-path'

export interface PaperStrokes {
  /** `d` of the line. */
  line: string
  /** `d` of the area between the extremes; empty where they are the means. */
  band: string
}

/** Tenths of a pixel are finer than any printer. */
const pathOf = (piece: Piece, begin: 'M' | 'L'): string =>
  piece.reduce(
    (path, value, index) =>
      path + (index === 0 ? begin : index % 2 === 0 ? 'L' : ' ') + String(Math.round(value * 10) / 10),
    '',
  )

function backwards(piece: Piece): number[] {
  const turned: number[] = []
  for (let index = piece.length - 2; index >= 0; index -= 2) turned.push(piece[index]!, piece[index + 1]!)
  return turned
}

/** @param scale begins at 0. */
export function paperStrokes(
  points: HistoryPoints,
  domain: Domain,
  scale: Scale,
  width: number,
  height: number,
  hasBand: boolean,
): PaperStrokes {
  const { at, min, mean, max, stepMs } = points
  const piecesOf = (values: Float64Array): Piece[] =>
    sparkPieces({ at, values }, domain, scale.max, width, height)
  const line = sparkPieces(withDashes(at, mean, stepMs), domain, scale.max, width, height)
  const lows = hasBand ? piecesOf(min) : []
  const highs = hasBand ? piecesOf(max) : []
  return {
    line: line.map((piece) => pathOf(piece, 'M')).join(''),
    band: highs.map((high, index) => `${pathOf(high, 'M')}${pathOf(backwards(lows[index]!), 'L')}Z`).join(''),
  }
}
