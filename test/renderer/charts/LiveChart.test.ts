// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils'
import { nextTick, type App, type Component } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PlotOption } from '../../../renderer/charts/engine'
import LiveChartFile from '../../../renderer/charts/LiveChart.vue'
import { i18n } from '../../../renderer/locales/i18n'
import { useLiveStore } from '../../../renderer/stores/live'
import { useSessionStore } from '../../../renderer/stores/session'
import { transportKey } from '../../../renderer/stores/transport'
import {
  createScriptedTransport,
  useTransportInStores,
  type ScriptedTransport,
} from '../stores/scripted-transport'
import { stubPage, type StubPage } from './stub-page'

const LiveChart = LiveChartFile as Component
const engine = vi.hoisted(() => ({ drawn: [] as unknown[] }))
vi.mock('../../../renderer/charts/engine', () => ({
  openPlot: () => ({
    draw: (option: unknown) => engine.drawn.push(option),
    resize: () => undefined,
    close: () => undefined,
  }),
}))

const at0 = 1_800_000_000_000
let page: StubPage
let app: App
let transport: ScriptedTransport
let chart: VueWrapper

/** The newest state of the page, after a tick has settled and a frame was drawn. */
async function settle(): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    await vi.advanceTimersByTimeAsync(100)
    await nextTick()
    page.setInSight(true)
    await page.frame()
  }
}

const lastDrawn = (): PlotOption => engine.drawn.at(-1) as PlotOption

async function say(second: number, rssBytes: number): Promise<void> {
  transport.say('self', at0 + second * 1_000, {
    cpuMsPerSecond: 4,
    rssBytes,
    droppedTicks: 0,
    skippedReadings: 0,
    uptimeSeconds: second,
  })
  await settle()
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  page = stubPage()
  engine.drawn = []
  transport = createScriptedTransport()
  app = useTransportInStores(transport)
  await app.runWithContext(async () => {
    await useSessionStore().signIn('key')
    useLiveStore()
  })
  chart = mount(LiveChart, {
    props: {
      series: [{ key: 'self.rssBytes', label: 'memory', color: 's1' }],
      unit: 'bytes',
      label: 'Own memory',
      windowMs: 60_000,
    },
    global: {
      plugins: [app.config.globalProperties.$pinia, i18n],
      provide: { [transportKey]: transport },
    },
    attachTo: document.body,
  }) as VueWrapper
  await settle()
  transport.streams.at(-1)!.listener.onState('open')
})
afterEach(() => {
  chart.unmount()
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('a live chart', () => {
  it('holds its place while nothing has come', () => {
    expect(chart.find('.plot.waiting').exists()).toBe(true)
    expect(engine.drawn).toEqual([])
  })

  it('ends at the newest tick of the machine’s clock, a window wide', async () => {
    await say(0, 80_000_000)
    await say(1, 90_000_000)
    expect(lastDrawn().xAxis).toEqual({ min: at0 + 1_000 - 60_000, max: at0 + 1_000 })
    expect([...lastDrawn().series[0]!.data]).toEqual([at0, 80_000_000, at0 + 1_000, 90_000_000])
    expect(chart.text().replaceAll('\u00a0', ' ')).toContain('100 MB')
  })

  it('is drawn once a tick, and not at all when nothing has come', async () => {
    await say(0, 80_000_000)
    const drawn = engine.drawn.length
    await settle()
    expect(engine.drawn.length).toBe(drawn)
    await say(1, 90_000_000)
    expect(engine.drawn.length).toBe(drawn + 1)
  })

  it('is not drawn while it is out of sight', async () => {
    await say(0, 80_000_000)
    const drawn = engine.drawn.length
    transport.say('self', at0 + 1_000, {
      cpuMsPerSecond: 4,
      rssBytes: 1,
      droppedTicks: 0,
      skippedReadings: 0,
      uptimeSeconds: 1,
    })
    page.setInSight(false)
    await vi.advanceTimersByTimeAsync(200)
    await page.frame()
    expect(engine.drawn.length).toBe(drawn)
    await settle()
    expect(engine.drawn.length).toBe(drawn + 1)
  })

  it('is told in words at once, and then at a human pace', async () => {
    const words = (): string => chart.find('[role=img]').attributes('aria-label')!.replaceAll('\u00a0', ' ')
    await say(0, 80_000_000)
    expect(words()).toBe('Own memory over the last 1 minute: now 80 MB, highest 80 MB')
    await say(1, 90_000_000)
    expect(words()).toContain('now 80 MB')
    await vi.advanceTimersByTimeAsync(20_000)
    await say(22, 70_000_000)
    expect(words()).toContain('now 70 MB, highest 90 MB')
  })

  it('keeps a cursor of the keyboard at its instant while time goes on', async () => {
    for (let second = 0; second < 4; second += 1) await say(second, 80_000_000 + second * 1_000_000)
    await chart.find('.plot').trigger('keydown', { key: 'ArrowLeft' })
    await chart.find('.plot').trigger('keydown', { key: 'ArrowLeft' })
    const value = (): string => chart.find('.tooltip .value').text().replaceAll('\u00a0', ' ')
    expect(value()).toBe('82 MB')
    await say(4, 10_000_000)
    expect(value()).toBe('82 MB')
  })
})
