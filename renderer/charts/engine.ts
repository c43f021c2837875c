/** ECharts, as little of it as draws lines. Imported dynamically, so that it is a chunk of its own. */
import { LineChart, type LineSeriesOption } from 'echarts/charts'
import { GridSimpleComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

use([LineChart, GridSimpleComponent, CanvasRenderer])

/** `data` is flat: instant, value, instant, value … NaN is a gap. */
export type PlotSeries = Pick<
  LineSeriesOption,
  'stack' | 'stackStrategy' | 'lineStyle' | 'areaStyle' | 'z' | 'step'
> & { id: string; type: 'line'; data: Float64Array }

export interface PlotOption {
  xAxis: { min: number; max: number }
  yAxis: { min: number; max: number }
  series: PlotSeries[]
}

export interface Plot {
  draw(option: PlotOption): void
  resize(width: number, height: number): void
  close(): void
}

/** Nothing moves by itself, nothing answers a pointer: the frame around the plot does that. */
const still = {
  animation: false,
  symbol: 'none',
  showSymbol: false,
  silent: true,
  clip: false,
  legendHoverLink: false,
  emphasis: { disabled: true },
  dimensions: ['at', 'value'],
} as const

export function openPlot(holder: HTMLElement, width: number, height: number, devicePixelRatio: number): Plot {
  const chart = init(holder, null, { renderer: 'canvas', width, height, devicePixelRatio })
  let shape = ''

  return {
    draw({ xAxis, yAxis, series }) {
      // What stays from draw to draw is told once; a different set of lines begins anew.
      const nextShape = JSON.stringify(series.map((one) => ({ ...one, data: null })))
      const isNew = nextShape !== shape
      shape = nextShape
      chart.setOption(
        isNew
          ? {
              animation: false,
              grid: { left: 0, right: 0, top: 0, bottom: 0 },
              xAxis: { type: 'time', show: false, ...xAxis },
              yAxis: { type: 'value', show: false, ...yAxis },
              series: series.map((one) => ({ ...still, ...one })),
            }
          : { xAxis, yAxis, series: series.map(({ id, data }) => ({ id, type: 'line', data })) },
        { notMerge: isNew, silent: true },
      )
      // The engine would go on asking for frames for a while, although everything is drawn.
      chart.getZr().animation.stop()
    },
    resize(nextWidth, nextHeight) {
      chart.resize({ width: nextWidth, height: nextHeight, silent: true })
      chart.getZr().animation.stop()
    },
    close: () => chart.dispose(),
  }
}
