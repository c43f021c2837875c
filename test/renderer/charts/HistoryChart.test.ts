// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { defineComponent, h, nextTick, type Component } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { provideCursor } from '../../../renderer/charts/cursor'
import type { PlotOption } from '../../../renderer/charts/engine'
import HistoryChartFile from '../../../renderer/charts/HistoryChart.vue'
import type { ChartSeries, HistoryData } from '../../../renderer/charts/model'
import { i18n } from '../../../renderer/locales/i18n'
import { plotWidth, stubPage, type StubPage } from './stub-page'

const engine = vi.hoisted(() => ({ drawn: [] as unknown[], open: 0 }))
vi.mock('../../../renderer/charts/engine', () => ({
  openPlot: () => {
    engine.open += 1
    return {
      draw: (option: unknown) => engine.drawn.push(option),
      resize: () => undefined,
      close: () => (engine.open -= 1),
    }
  },
}))

const minute = 60_000
const from = 1_800_000_000_000
const to = from + 10 * minute
const keys = ['cpu.userPercent', 'cpu.systemPercent', 'cpu.iowaitPercent', 'cpu.stealPercent']
const series = keys.map((key, index) => ({ key, label: `part ${index}`, color: 's1' as const }))
const data: HistoryData = {
  stepMs: minute,
  at: Array.from({ length: 10 }, (_, index) => from + index * minute),
  series: keys.map((key, part) => {
    const mean = Array.from({ length: 10 }, (_, index) => (index === 5 ? null : 10 * (part + 1) + index))
    return {
      key,
      mean,
      min: mean.map((value) => value && value - 2),
      max: mean.map((value) => value && value + 3),
    }
  }),
}

const HistoryChart = HistoryChartFile as Component
type Props = Record<'from' | 'to', number> & { series: ChartSeries[]; stacked?: boolean } & Record<
    string,
    unknown
  >
let page: StubPage
let mounted: VueWrapper[] = []
const global = () => ({ plugins: [createPinia(), i18n] })
const propsOf = (more: Partial<Props> = {}): Props => ({
  series: series.slice(0, 1),
  unit: 'percent',
  data,
  from,
  to,
  label: 'CPU',
  ...more,
})

async function settle(): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    await nextTick()
    page.setInSight(true)
    await page.frame()
  }
}
async function show(more: Partial<Props> = {}) {
  const chart = mount(HistoryChart, {
    props: propsOf(more),
    global: global(),
    attachTo: document.body,
  }) as VueWrapper
  mounted.push(chart)
  await settle()
  return chart
}
const lastDrawn = (): PlotOption => engine.drawn.at(-1) as PlotOption
const press = (chart: VueWrapper, key: string, shiftKey = false) =>
  chart.find('.plot').trigger('keydown', { key, shiftKey })

beforeEach(() => {
  page = stubPage()
  engine.drawn = []
})
afterEach(() => {
  for (const one of mounted) one.unmount()
  mounted = []
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('what is drawn', () => {
  it('is a band and a line each for up to three series, bands on each other where stacked, lines otherwise', async () => {
    await show({ series: series.slice(0, 2) })
    expect(lastDrawn().series.map(({ id }) => id)).toEqual([
      'low-0',
      'span-0',
      'line-0',
      'low-1',
      'span-1',
      'line-1',
    ])
    await show({ series })
    expect(lastDrawn().series.map(({ id, stack }) => [id, stack])).toEqual(
      [0, 1, 2, 3].map((index) => [`line-${index}`, undefined]),
    )
    await show({ series: series.slice(0, 2), stacked: true })
    expect(lastDrawn().series.map(({ stack }) => stack)).toEqual(['all', 'all'])
  })

  it('spans the range that was asked for, whatever the answer holds', async () => {
    await show({ from: from - minute })
    expect(lastDrawn().xAxis).toEqual({ min: from - minute, max: to })
  })

  it('waits until it comes into sight, and says when there is nothing', async () => {
    const chart = mount(HistoryChart, { props: propsOf(), global: global() }) as VueWrapper
    mounted.push(chart)
    await nextTick()
    await page.frame()
    expect(engine.drawn).toEqual([])
    const empty = await show({ series: [{ key: 'cpu.other', label: 'other', color: 's1' }] })
    expect(empty.text()).toContain('Nothing was measured in this range.')
  })

  it('is given back when the chart goes', async () => {
    const chart = await show()
    expect(engine.open).toBe(1)
    chart.unmount()
    mounted = []
    expect(engine.open).toBe(0)
  })

  it('is told in words', async () => {
    const chart = await show()
    const words = chart.find('[role=img]').attributes('aria-label')!.replaceAll('\u00a0', ' ')
    expect(words).toMatch(/^CPU from .* to .*: lowest 8 %, mean 14 %, highest 22 %$/)
  })
})

describe('keys', () => {
  it('walk from the newest point, read out values and their range, and leave', async () => {
    const chart = await show()
    await press(chart, 'ArrowLeft')
    expect(chart.find('[aria-live]').text().replaceAll('\u00a0', ' ')).toMatch(
      /, part 0 19 % \(17 % to 22 %\)$/,
    )
    await press(chart, 'Home')
    expect(chart.find('.tooltip').text()).toContain('10')
    const drawnBefore = engine.drawn.length
    await press(chart, 'ArrowRight')
    await settle()
    expect(engine.drawn.length).toBe(drawnBefore) // the cursor is an element of the page
    await press(chart, 'Escape')
    expect(chart.find('.tooltip').exists()).toBe(false)
    expect(chart.find('[aria-live]').text()).toBe('')
  })

  it('say of a gap that nothing is known', async () => {
    const chart = await show()
    await press(chart, 'Home')
    for (let step = 0; step < 5; step += 1) await press(chart, 'ArrowRight')
    expect(chart.find('.tooltip .value').text()).toBe('–')
    expect(chart.find('.dot').exists()).toBe(false)
  })

  it('select a range with shift and zoom into it with Enter; minus zooms out', async () => {
    const chart = await show()
    await press(chart, 'End')
    await press(chart, 'ArrowLeft', true)
    await press(chart, 'ArrowLeft', true)
    expect(chart.find('.selection').exists()).toBe(true)
    await press(chart, 'Enter')
    expect(chart.emitted('zoom')).toEqual([[{ from: from + 7.5 * minute, to: from + 9.5 * minute }]])
    expect(chart.find('.selection').exists()).toBe(false)
    await press(chart, '-')
    expect(chart.emitted('zoomOut')).toHaveLength(1)
  })
})

describe('a pointer', () => {
  const point = (chart: VueWrapper, type: string, clientX: number, pointerType = 'mouse') =>
    chart.find('.plot').trigger(type, { clientX, pointerType, button: 0, buttons: 1, pointerId: 1 })
  beforeEach(() => {
    HTMLElement.prototype.setPointerCapture = () => undefined
  })

  it.each(['mouse', 'touch'])('selects a range by dragging (%s)', async (pointerType) => {
    const chart = await show()
    await point(chart, 'pointerdown', plotWidth * 0.2, pointerType)
    await point(chart, 'pointermove', plotWidth * 0.5, pointerType)
    await point(chart, 'pointerup', plotWidth * 0.5, pointerType)
    expect(chart.emitted('zoom')).toEqual([[{ from: from + 2 * minute, to: from + 5 * minute }]])
  })

  it('selects nothing by a click, nor when the page scrolls instead', async () => {
    const chart = await show()
    await point(chart, 'pointerdown', 100)
    await point(chart, 'pointermove', 103)
    await point(chart, 'pointerup', 103)
    await point(chart, 'pointerdown', 100, 'touch')
    await point(chart, 'pointermove', 300, 'touch')
    await point(chart, 'pointercancel', 300, 'touch')
    await point(chart, 'pointerup', 300, 'touch')
    expect(chart.emitted('zoom')).toBeUndefined()
  })

  it('zooms out by a double click', async () => {
    const chart = await show()
    await chart.find('.plot').trigger('dblclick')
    expect(chart.emitted('zoomOut')).toHaveLength(1)
  })

  it('shows its instant in every chart of the page, and takes it away from all', async () => {
    const two = mount(
      defineComponent(() => {
        provideCursor()
        return () => [h(HistoryChart, propsOf()), h(HistoryChart, propsOf({ series: series.slice(1, 3) }))]
      }),
      { global: global() },
    )
    mounted.push(two)
    await settle()
    const [first] = two.findAll('.plot')
    await first!.trigger('pointermove', { clientX: plotWidth * 0.25, pointerType: 'mouse' })
    expect(two.findAll('.hairline')).toHaveLength(2)
    expect(two.findAll('.tooltip').map((one) => one.findAll('.row').length)).toEqual([1, 2])
    await first!.trigger('pointerleave', { pointerType: 'mouse' })
    expect(two.findAll('.hairline')).toHaveLength(0)
  })
})

it('shows a hostile name as text', async () => {
  const chart = await show({ series: [{ ...series[0]!, label: '<img src=x onerror=alert(1)>' }] })
  await press(chart, 'End')
  expect(chart.find('.tooltip img').exists()).toBe(false)
  expect(chart.find('.tooltip .label').text()).toBe('<img src=x onerror=alert(1)>')
})
