/**
 * ECharts on the server side, as little of it as draws lines: series become the strokes of an inline picture. Axes and
 * words are elements of the page, so that they keep their size on every screen and hold nothing foreign in a picture.
 */
import { LineChart, type LineSeriesOption } from 'echarts/charts'
import { GridSimpleComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { Markup } from './markup'

use([LineChart, GridSimpleComponent, SVGRenderer])

type Values = readonly (number | null)[]

export interface PlotLine {
  /** Null is a gap. */
  mean: Values
  /** The extremes, where they should be seen. */
  band: { min: Values; max: Values } | null
  /** s1 to s6. */
  colour: string
}

export interface Plot {
  /** UTC milliseconds, for every value. */
  at: readonly number[]
  from: number
  to: number
  max: number
  /** Where lines are drawn across, 0 left out. */
  levels: readonly number[]
  lines: readonly PlotLine[]
}

/** The picture is stretched to whatever width there is; strokes keep theirs by the page's style. */
const size = { width: 600, height: 120 }

const still = {
  type: 'line',
  animation: false,
  silent: true,
  clip: false,
  symbol: 'none',
  showSymbol: false,
  emphasis: { disabled: true },
} satisfies LineSeriesOption

export function drawPlot({ at, from, to, max, levels, lines }: Plot): Markup {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size })
  try {
    chart.setOption({
      animation: false,
      grid: { left: 0, right: 0, top: 0, bottom: 0 },
      xAxis: { type: 'value', show: false, min: from, max: to },
      yAxis: { type: 'value', show: false, min: 0, max },
      series: lines.flatMap((line, index) => strokes(line, index, at, lines.length)),
    })
    const drawn = bare(chart.renderToSVGString({ useViewBox: true }))
    const across = levels.map((level) => {
      const y = Math.round((1 - level / max) * size.height * 10) / 10
      return `<line x1="0" x2="${size.width}" y1="${y}" y2="${y}"/>`
    })
    return new Markup(
      `<svg class="plot" viewBox="0 0 ${size.width} ${size.height}" preserveAspectRatio="none" aria-hidden="true">${across.join('')}${drawn}</svg>`,
    )
  } finally {
    chart.dispose()
  }
}

const areaOpacity = 0.13
const bandOpacity = 0.18

function strokes(line: PlotLine, index: number, at: readonly number[], count: number): LineSeriesOption[] {
  const colour = `var(--${line.colour})`
  const pairs = (values: Values) => at.map((instant, each) => [instant, values[each] ?? null])
  const mean: LineSeriesOption = {
    ...still,
    data: pairs(line.mean),
    z: 3,
    lineStyle: { color: colour, width: 1.5, join: 'round' },
    // Below one or two lines the ground is tinted; of more it would be mud.
    ...(count <= 2 && line.band === null && { areaStyle: { color: colour, opacity: areaOpacity } }),
  }
  if (line.band === null) return [mean]
  const { min, max } = line.band
  const height = max.map((value, each) => (value === null ? null : value - (min[each] ?? value)))
  const unseen = { color: 'none', width: 0 }
  const stack = { stack: `band-${index}`, stackStrategy: 'all' } as const
  return [
    { ...still, ...stack, data: pairs(min), lineStyle: unseen },
    {
      ...still,
      ...stack,
      data: pairs(height),
      lineStyle: unseen,
      areaStyle: { color: colour, opacity: bandOpacity },
    },
    mean,
  ]
}

/** The strokes alone: no frame, no rules for pointers that nothing here answers, no names that other pictures have too. */
function bare(svg: string): string {
  const paths = svg.match(/<path\b[^>]*>/g) ?? []
  return paths
    .filter((path) => !/ fill="#000"| d=""/.test(path)) // frames to cut at, and series without a value
    .filter((path) => !/ stroke-width="0"|^(?!.* fill="var)(?!.* stroke="var)/.test(path))
    .map((path) => {
      const attribute = (name: string): string => {
        const value = new RegExp(` ${name}="([^"]*)"`).exec(path)?.[1]
        return value === undefined ? '' : ` ${name}="${value}"`
      }
      return `<path${['d', 'fill', 'fill-opacity', 'stroke'].map(attribute).join('')}/>`
    })
    .join('')
}
