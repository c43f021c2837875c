/** What was measured before the snapshot, as charts. Without one point of it there is nothing to show. */
import { parseSeriesKey, seriesKey } from '../../../../contract/series'
import { percentText, rateText } from '../../../units-text'
import type { ReportHistory } from '../../format'
import type { PageContext } from '../context'
import { foreign, html, type Content, type Markup } from '../markup'
import { drawPlot, type PlotLine } from '../plots'
import { evenScale } from '../scale'

type Series = ReportHistory['series'][number]

interface Line {
  label: Content
  colour: string
  series: Series
}

interface Chart {
  title: string
  unit: (value: number) => string
  /** What the scale ends at, where there is a natural end. */
  fixedMax: number | null
  /** How much the scale spans at least, so that an idle machine's noise is no mountain. */
  leastSpan: number
  lines: readonly Line[]
}

/** As many lines as there are colours that stay apart. */
const mostLines = 6

const hourMs = 3_600_000

export function historySection(context: PageContext): Markup | null {
  const { history, texts, clock } = context
  if (history === null) return null
  const charts = chartsOf(history, context).filter(({ lines }) => lines.length > 0)
  if (charts.length === 0) return null
  const span = history.to - history.from
  const isLong = span > 12 * hourMs
  const title =
    span === hourMs ? texts.history.hour : span === 24 * hourMs ? texts.history.day : texts.history.range
  const range = texts.historyRange(clock(history.from, true), clock(history.to, true))
  return html`<section class="history">
    <header class="band">
      <h2>${title}</h2>
      <p class="aside">${range}</p>
    </header>
    <div class="charts">${charts.map((chart) => figure(chart, history, context, isLong))}</div>
  </section> `
}

function chartsOf(history: ReportHistory, { snapshot, texts }: PageContext): Chart[] {
  const known = new Map(history.series.map((series) => [series.key, series]))
  const lines = (...wanted: readonly (readonly [key: string, label: Content, colour: string])[]): Line[] =>
    wanted.flatMap(([key, label, colour]) => {
      const series = known.get(key)
      return series?.mean.some((value) => value !== null) ? [{ label, colour, series }] : []
    })
  const words = texts.charts
  const percent = { unit: percentText, fixedMax: 100, leastSpan: 100 }
  const rate = { unit: rateText, fixedMax: null, leastSpan: 3_000 }
  // Those who keep history know mounts by the names that a masked document no longer has.
  const named = snapshot.redaction == null ? history.series : []
  const mounts = named.flatMap(({ key }) => {
    const name = parseSeriesKey(key)
    return name?.subject === 'disks' && name.metric === 'usedPercent' && name.entity !== null
      ? [name.entity]
      : []
  })
  return [
    { title: words.cpu, ...percent, lines: lines(['cpu.busyPercent', words.busy, 's1']) },
    { title: words.memory, ...percent, lines: lines(['memory.usedPercent', words.used, 's3']) },
    {
      title: words.network,
      ...rate,
      lines: lines(
        ['network.rxBytesPerSecond', words.received, 's3'],
        ['network.txBytesPerSecond', words.sent, 's4'],
      ),
    },
    {
      title: words.disks,
      ...rate,
      lines: lines(
        ['disks.readBytesPerSecond', words.read, 's1'],
        ['disks.writeBytesPerSecond', words.written, 's2'],
      ),
    },
    {
      title: words.full,
      ...percent,
      lines: lines(
        ...mounts
          .slice(0, mostLines)
          .map(
            (entity, index) =>
              [
                seriesKey({ subject: 'disks', entity, metric: 'usedPercent' }),
                foreign(entity),
                `s${index + 1}`,
              ] as const,
          ),
      ),
    },
  ]
}

/** More bands than this would hide each other. */
const mostBands = 2

function figure(chart: Chart, history: ReportHistory, context: PageContext, isLong: boolean): Markup {
  const { texts, clock } = context
  const hasBands = chart.lines.length <= mostBands
  const highest = highestOf(
    chart.lines.flatMap(({ series }) => (hasBands ? [...series.max, ...series.mean] : series.mean)),
  )
  const scale = evenScale(highest, chart.leastSpan, chart.fixedMax)
  const half = history.stepMs / 2
  const plot = drawPlot({
    at: history.at.map((instant) => Math.min(history.to, Math.max(history.from, instant + half))),
    from: history.from,
    to: history.to,
    max: scale.max,
    levels: scale.ticks.slice(1),
    lines: chart.lines.map(({ colour, series }): PlotLine => {
      const { min, mean, max } = series
      return { colour, mean, band: hasBands ? { min, max } : null }
    }),
  })
  const middle = (history.from + history.to) / 2
  return html`<figure class="card">
    <figcaption>
      <h3>${chart.title}</h3>
      ${
        chart.lines.length > 1
          ? html`<ul class="legend">
              ${chart.lines.map(({ colour, label }) => html`<li><i class="${colour}"></i>${label}</li>`)}
            </ul>`
          : null
      }
    </figcaption>
    <div class="frame">
      ${plot}
      <ol class="levels" aria-hidden="true">
        ${scale.ticks.toReversed().map((tick) => html`<li>${chart.unit(tick)}</li>`)}
      </ol>
    </div>
    <p class="times" aria-hidden="true">
      <span>${clock(history.from, isLong)}</span><span>${clock(middle, isLong)}</span
      ><span>${clock(history.to, isLong)}</span>
    </p>
    <p class="hidden">
      ${chart.lines.map(
        ({ label, series }) =>
          html`${label}:
          ${texts.charts.summary(chart.unit(lowestOf(series.min)), chart.unit(highestOf(series.max)))}. `,
      )}
    </p>
  </figure>`
}

const knownOf = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null)
/** Not by spreading: a range holds more points than a call takes arguments on some engines. */
const highestOf = (values: readonly (number | null)[]): number =>
  knownOf(values).reduce((most, value) => Math.max(most, value), 0)
const lowestOf = (values: readonly (number | null)[]): number =>
  knownOf(values).reduce((least, value) => Math.min(least, value), Infinity)
