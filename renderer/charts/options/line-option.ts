/** What the drawing engine is told: bare lines and bands. Grid lines and labels are elements of the page. Pure. */
import type { PlotOption, PlotSeries } from '../engine'
import type { Domain } from '../model'
import { withDashes, type HistoryPoints } from './history-points'
import type { Points } from './live-points'
import type { Scale } from './scale'

export interface Line {
  points: Points
  /** A colour as CSS says it. */
  colour: string
  dashed?: boolean | undefined
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
  return lines.map(({ points, colour, dashed }, index) => ({
    id: `line-${index}`,
    type: 'line',
    data: interleave(points),
    ...(isStacked && { stack: 'all', stackStrategy: 'all' }),
    lineStyle: { color: colour, width: 1.5, ...(dashed && { type: 'dashed' }) },
    areaStyle: { color: colour, opacity },
  }))
}

export interface BandedLine {
  points: HistoryPoints
  colour: string
}

const rangeOpacity = 0.18

/** A line of means in the band between minimum and maximum: two series on each other, the lower one unseen. */
export function bandedSeries(lines: readonly BandedLine[]): PlotSeries[] {
  return lines.flatMap(({ points: { at, min, mean, max, stepMs }, colour }, index): PlotSeries[] => {
    const band = { type: 'line', stack: `band-${index}`, stackStrategy: 'all', z: 1 } as const
    const unseen = { color: colour, width: 0 }
    const height = max.map((value, each) => value - min[each]!)
    return [
      { ...band, id: `low-${index}`, data: interleave(withDashes(at, min, stepMs)), lineStyle: unseen },
      {
        ...band,
        id: `span-${index}`,
        data: interleave(withDashes(at, height, stepMs)),
        lineStyle: unseen,
        areaStyle: { color: colour, opacity: rangeOpacity },
      },
      {
        id: `line-${index}`,
        type: 'line',
        data: interleave(withDashes(at, mean, stepMs)),
        lineStyle: { color: colour, width: 1.5 },
      },
    ]
  })
}
