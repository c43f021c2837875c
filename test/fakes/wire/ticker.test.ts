/** Seconds of the made-up machine pass evenly, whatever the speed and however late the browser is. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createTicker } from './ticker'

const startMs = Date.parse('2026-11-23T08:00:00.400Z')
const flooredMs = startMs - 400

beforeEach(() => void vi.useFakeTimers({ now: startMs }))
afterEach(() => void vi.useRealTimers())

function make(speed: number) {
  const told: { atMs: number; gap: boolean }[] = []
  const ticker = createTicker({
    now: Date.now,
    monotonicMs: () => performance.now(),
    speed,
    onTick: (atMs, gap) => told.push({ atMs, gap }),
  })
  return { ticker, told }
}
const secondsFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => flooredMs + (first + index) * 1_000)

test('ticks on the seconds of the clock', () => {
  const { ticker, told } = make(1)
  ticker.start()
  vi.advanceTimersByTime(590)
  expect(told).toEqual([])
  vi.advanceTimersByTime(20)
  expect(told).toEqual([{ atMs: flooredMs + 1_000, gap: false }])
  vi.advanceTimersByTime(4_000)
  expect(told.map(({ atMs }) => atMs)).toEqual(secondsFrom(1, 5))
})

test('a thousand times as fast, every second is told, in order', () => {
  const { ticker, told } = make(1_000)
  ticker.start()
  vi.advanceTimersByTime(500)
  expect(told.length).toBeGreaterThan(480)
  expect(told.map(({ atMs }) => atMs)).toEqual(secondsFrom(1, told.length))
  expect(ticker.ticks).toBe(told.length)
})

test('stands still while stopped, and goes on from there', () => {
  const { ticker, told } = make(1)
  ticker.start()
  vi.advanceTimersByTime(2_000)
  ticker.stop()
  vi.advanceTimersByTime(60_000)
  expect(told.map(({ atMs }) => atMs)).toEqual(secondsFrom(1, 2))
  ticker.tick(3)
  ticker.start()
  vi.advanceTimersByTime(1_100)
  expect(told.map(({ atMs }) => atMs)).toEqual(secondsFrom(1, 6))
})

test('tells a long sleep of the browser as a gap instead of thousands of ticks', () => {
  const { ticker, told } = make(1)
  let sleptMs = 0
  vi.spyOn(performance, 'now').mockImplementation(() => Date.now() + sleptMs)
  ticker.start()
  vi.advanceTimersByTime(700)
  sleptMs = 3_600_000
  vi.advanceTimersByTime(1_000)
  expect(told).toHaveLength(2)
  expect(told[1]).toEqual({ atMs: flooredMs + 3_602_000, gap: true })
})
