// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Component, ComponentPublicInstance } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { RequestInput } from '../../../../main/contract/requests'
import { RequestError } from '../../../../renderer/api/request-error'
import { i18n } from '../../../../renderer/locales/i18n'
import { transportKey } from '../../../../renderer/stores/transport'
import HistoryViewFile from '../../../../renderer/views/history/HistoryView.vue'
import { createScriptedTransport, useTransportInStores, type Answers } from '../../stores/scripted-transport'

const HistoryView = HistoryViewFile as Component
const now = Date.UTC(2026, 10, 23, 9)
const hourMs = 3_600_000

const known: Answers = {
  'history:list': () => [{ key: 'cpu.busyPercent', lastAt: now }],
  'history:query': ({ series, from }: RequestInput<'history:query'>) => ({
    stepMs: 180_000,
    at: [from],
    series: series.map((key) => ({ key, min: [1], mean: [2], max: [3] })),
  }),
}

async function showing(answers: Answers, path = '/history') {
  const transport = createScriptedTransport(answers)
  const app = useTransportInStores(transport)
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/history', name: 'history', component: HistoryView }],
  })
  await router.push(path)
  const wrapper = mount(HistoryView, {
    attachTo: document.body,
    global: {
      plugins: [app.config.globalProperties.$pinia, i18n, router],
      provide: { [transportKey as symbol]: transport },
      stubs: { HistoryChart: true },
    },
  })
  const wait = async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms)
    await flushPromises()
  }
  await wait(2_000)
  const queries = () =>
    transport.asked.filter(({ channel }) => channel === 'history:query').map(({ input }) => input as never)
  return { wrapper, router, transport, wait, queries: queries as () => RequestInput<'history:query'>[] }
}

beforeEach(() => {
  vi.useFakeTimers({ now })
})
afterEach(() => {
  vi.useRealTimers()
  document.body.innerHTML = ''
})

it('shows the usual series of the last day, and says what a point is', async () => {
  const { wrapper, queries } = await showing(known)
  const shown = queries().at(-1)!
  expect(shown).toMatchObject({ series: ['cpu.busyPercent'] })
  expect(shown.to - shown.from).toBe(24 * hourMs)
  expect(wrapper.text()).not.toContain('data since')
  expect(wrapper.findAllComponents({ name: 'HistoryChart' })).toHaveLength(1)
  expect(wrapper.text()).toContain('one point = 3 minutes')
})

it('shows no more than there is on a machine that has just begun, and says since when there is data', async () => {
  const began = now - 4 * 60_000
  const { wrapper, queries } = await showing({
    ...known,
    'history:query': ({ series, from, to }: RequestInput<'history:query'>) => {
      const stepMs = 60_000
      const first = Math.ceil(from / stepMs)
      const at = Array.from(
        { length: Math.floor(to / stepMs) - first },
        (_, index) => (first + index) * stepMs,
      )
      const values = at.map((instant) => (instant >= began ? 1 : null))
      return { stepMs, at, series: series.map((key) => ({ key, min: values, mean: values, max: values })) }
    },
  })
  const shown = queries().at(-1)!
  expect(shown.to - shown.from).toBe(15 * 60_000)
  expect(wrapper.get('.told').text()).toContain('data since')
})

it('shows the range and the series of its address', async () => {
  const { queries } = await showing(
    known,
    '/history?from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z&series=memory.usedBytes&series=cpu.userPercent',
  )
  expect(queries()[0]).toMatchObject({
    series: ['memory.usedBytes', 'cpu.userPercent'],
    from: Date.UTC(2026, 10, 20),
    to: Date.UTC(2026, 10, 21),
  })
})

it('zooms all charts by the address, so that going back zooms out', async () => {
  const { wrapper, router, wait, queries } = await showing(known)
  const range = { from: now - 3 * hourMs, to: now - 2 * hourMs }
  const chart = wrapper.findComponent({ name: 'HistoryChart' }) as VueWrapper<ComponentPublicInstance>
  chart.vm.$emit('zoom', range)
  await wait(10)
  expect(router.currentRoute.value.query).toMatchObject({
    from: '2026-11-23T06:00:00Z',
    to: '2026-11-23T07:00:00Z',
  })
  expect(queries().at(-1)).toMatchObject(range)
  router.back()
  await wait(10)
  expect(queries().at(-1)!.to - queries().at(-1)!.from).toBe(24 * hourMs)
})

it('says that nothing was recorded yet, and shows charts as soon as something was', async () => {
  const { wrapper, transport, wait } = await showing({ ...known, 'history:list': () => [] })
  expect(wrapper.text()).toContain('Nothing was recorded yet')
  transport.answers['history:list'] = known['history:list']!
  await wait(6_000)
  expect(wrapper.findAllComponents({ name: 'HistoryChart' })).toHaveLength(1)
})

it('says why it failed, and tries again when asked', async () => {
  const { wrapper, transport, wait } = await showing({
    ...known,
    'history:query': () => {
      throw new RequestError('timeout', 'The server did not answer in time.')
    },
  })
  expect(wrapper.text()).toContain('The server did not answer in time')
  transport.answers['history:query'] = known['history:query']!
  await wrapper.findAll('button').at(-1)!.trigger('click')
  await wait(10)
  expect(wrapper.findAllComponents({ name: 'HistoryChart' })).toHaveLength(1)
})

it('offers a choice where none is made', async () => {
  const { wrapper } = await showing(known, '/history?series=')
  expect(wrapper.text()).toContain('No series are chosen')
})
