// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import type { RequestInput, RequestOutput } from '../../../main/contract/requests'
import { RequestError } from '../../../renderer/api/request-error'
import { useHistory, type HistoryOptions } from '../../../renderer/composables/use-history'
import { createScriptedTransport, useTransportInStores } from '../stores/scripted-transport'

const now = 1_800_000_000_000
const hourMs = 3_600_000

type Question = RequestInput<'history:query'>
type Answer = RequestOutput<'history:query'>

const answerTo = ({ series, from }: Question, stepMs = 10_000): Answer => ({
  stepMs,
  at: [from],
  series: series.map((key) => ({ key, min: [1], mean: [2], max: [3] })),
})

const show = (state: 'visible' | 'hidden') => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
  document.dispatchEvent(new Event('visibilitychange'))
}

function using(options: HistoryOptions, answer: (question: Question) => Answer | Promise<Answer> = answerTo) {
  const transport = createScriptedTransport({ 'history:query': answer })
  useTransportInStores(transport)
  const scope = effectScope()
  const used = scope.run(() => useHistory(options))!
  const asked = () => transport.asked.map(({ input }) => input as Question)
  return { ...used, asked, transport, end: () => scope.stop() }
}

const settled = () => vi.advanceTimersByTimeAsync(0)

beforeEach(() => {
  vi.useFakeTimers({ now })
  show('visible')
})
afterEach(() => {
  vi.useRealTimers()
})

it('answers a range, and says which', async () => {
  const { data, range, isLoading, asked } = using({ keys: ['cpu.busyPercent'], from: now - hourMs, to: now })
  expect(isLoading.value).toBe(true)
  await settled()
  expect(asked()).toEqual([{ series: ['cpu.busyPercent'], from: now - hourMs, to: now, points: 500 }])
  expect(data.value?.series[0]?.key).toBe('cpu.busyPercent')
  expect(range.value).toEqual({ from: now - hourMs, to: now })
  expect(isLoading.value).toBe(false)
})

it('splits more series than one request may name, and answers them as one', async () => {
  const keys = Array.from({ length: 130 }, (_, index) => `containers{${index}}.cpuPercentOfHost`)
  const { data, asked } = using({ keys, from: 0, to: now })
  await settled()
  expect(asked().map(({ series }) => series.length)).toEqual([64, 64, 2])
  expect(data.value?.series.map(({ key }) => key)).toEqual(keys)
})

it('asks again where two requests fell on both sides of the edge of a tier', async () => {
  const keys = Array.from({ length: 65 }, (_, index) => `custom{${index}}.value`)
  let count = 0
  const { data, asked } = using({ keys, from: 0, to: now }, (question) => {
    count += 1
    return answerTo(question, count === 1 ? 10_000 : 60_000)
  })
  await settled()
  expect(asked()).toHaveLength(4)
  expect(data.value?.stepMs).toBe(60_000)
  expect(data.value?.series).toHaveLength(65)
})

it('asks nothing for no series', async () => {
  const { data, asked } = using({ keys: [], from: 0, to: now })
  await settled()
  expect(asked()).toEqual([])
  expect(data.value?.series).toEqual([])
})

it('follows now at the pace of a point, and leaves a range in the past alone', async () => {
  const following = using({ keys: ['cpu.busyPercent'], from: -hourMs, to: null })
  const past = using({ keys: ['cpu.busyPercent'], from: now - hourMs, to: now })
  await vi.advanceTimersByTimeAsync(20_500)
  expect(following.asked().map(({ to }) => to)).toEqual([now, now + 10_000, now + 20_000])
  expect(following.asked().map(({ from, to }) => to - from)).toEqual([hourMs, hourMs, hourMs])
  expect(following.isLoading.value).toBe(false)
  expect(past.asked()).toHaveLength(1)
})

it('asks nothing while the page is hidden, and at once when it is seen again', async () => {
  const { asked } = using({ keys: ['cpu.busyPercent'], from: -hourMs, to: null })
  await settled()
  show('hidden')
  await vi.advanceTimersByTimeAsync(600_000)
  expect(asked()).toHaveLength(1)
  show('visible')
  await settled()
  expect(asked()).toHaveLength(2)
})

it('keeps what is shown while another range loads, and drops the answer that is outdated', async () => {
  const from = shallowRef(now - hourMs)
  const late: ((answer: Answer) => void)[] = []
  const { data, range, isLoading } = using({ keys: ['a.b'], from, to: now }, (question) =>
    question.from === now - 2 * hourMs
      ? new Promise<Answer>((resolve) => late.push(() => resolve(answerTo(question))))
      : answerTo(question),
  )
  await settled()
  from.value = now - 2 * hourMs
  await settled()
  expect(isLoading.value).toBe(true)
  expect(data.value?.at).toEqual([now - hourMs])
  from.value = now - 3 * hourMs
  await settled()
  late[0]!({} as Answer)
  await settled()
  expect(range.value?.from).toBe(now - 3 * hourMs)
  expect(data.value?.at).toEqual([now - 3 * hourMs])
})

it('tells why it failed, keeps what is shown, and tries again where it follows now', async () => {
  let fails = false
  const { data, error } = using({ keys: ['cpu.busyPercent'], from: -hourMs, to: null }, (question) => {
    if (fails) throw new RequestError('timeout', 'The server did not answer in time.')
    return answerTo(question)
  })
  await settled()
  fails = true
  await vi.advanceTimersByTimeAsync(10_000)
  expect((error.value as RequestError).code).toBe('timeout')
  expect(data.value).not.toBeNull()
  fails = false
  await vi.advanceTimersByTimeAsync(10_000)
  expect(error.value).toBeNull()
})

it('asks nothing any more when its scope has ended', async () => {
  const { asked, end } = using({ keys: ['cpu.busyPercent'], from: -hourMs, to: null })
  await settled()
  end()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked()).toHaveLength(1)
})

it('asks anew once where the machine turns out to have another clock', async () => {
  const { asked, transport } = using({ keys: ['cpu.busyPercent'], from: -hourMs, to: null })
  await settled()
  const { useLiveStore } = await import('../../../renderer/stores/live')
  const live = useLiveStore()
  live.lastAt = now - hourMs
  live.receivedMs = performance.now()
  await nextTick()
  await settled()
  expect(transport.asked).toHaveLength(2)
  expect(asked()[1]!.to).toBe(now - hourMs)
})
