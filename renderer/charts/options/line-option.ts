/** What the drawing engine is told: bare lines and bands. Grid lines and labels are elements of the page. Pure. */
import type { PlotOption, PlotSeries } from '../engine'
import type { Domain } from '../model'
import type { Points } from './live-points'
import type { Scale } from './scale'

export interface Line {
  points: Points
  /** A colour as CSS says it. */
  colour: string
}

const bandOpacity = 0.34
const areaOpacity = 0.13

/** The frame of every plot: the whole canvas, no axes to be seen. */
export function plotAxes({ from, to }: Domain, { min, max }: Scale): Pick<PlotOption, 'xAxis' | 'yAxis'> {
  return { xAxis: { min: from, max: to }, yAxis: { min, max } }
}

/** Instants and values by turns, as the engine reads typed arrays. */
export function interleave({ at, values }: Points): Float64Array {
  const pairs = new Float64Array(at.length * 2)
  for (let index = 0; index < at.length; index += 1) {
    pairs[index * 2] = at[index]!
    pairs[index * 2 + 1] = values[index]!
  }
  return pairs
}

/** Lines, or bands that stand on each other. Below one or two lines the ground is tinted; of more it would be mud. */
export function lineSeries(lines: readonly Line[], isStacked: boolean): PlotSeries[] {
  const opacity = isStacked ? bandOpacity : lines.length <= 2 ? areaOpacity : 0
  return lines.map(({ points, colour }, index) => ({
    id: `line-${index}`,
    type: 'line',
    data: interleave(points),
    ...(isStacked && { stack: 'all', stackStrategy: 'all' }),
    lineStyle: { color: colour, width: 1.5 },
    areaStyle: { color: colour, opacity },
  }))
}
