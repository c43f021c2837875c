import { describe, expect, it } from 'vitest'
import { fillForecast, roughly } from '../../../renderer/composables/fill-forecast'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const start = Date.UTC(2026, 10, 23, 8)

/** A point every five minutes. */
function over(hours: number, usedAt: (hour: number) => number | null) {
  const count = (hours * 60) / 5 + 1
  const at = Array.from({ length: count }, (_, index) => start + index * 5 * minuteMs)
  return { at, usedBytes: at.map((instant) => usedAt((instant - start) / hourMs)) }
}

describe('fillForecast', () => {
  it('tells how long a steady pace leaves', () => {
    expect(
      fillForecast(
        over(6, (hour) => 700 + hour * 10),
        850,
      ),
    ).toBeCloseTo(9 * hourMs)
  })

  it('counts from where the disk is now, however the line lies', () => {
    const wobbling = over(6, (hour) => 700 + hour * 10 + Math.sin(hour * 9))
    expect(fillForecast(wobbling, 850)! / hourMs).toBeCloseTo(9, 0)
  })

  it('leaves out what was not measured', () => {
    const holey = over(6, (hour) => (hour > 2 && hour < 3 ? null : 700 + hour * 10))
    expect(fillForecast(holey, 850)).toBeCloseTo(9 * hourMs)
  })

  it.each([
    ['a disk that is emptied', over(6, (hour) => 700 - hour * 10)],
    ['a disk that stays as it is', over(6, () => 700)],
    ['one leap', over(6, (hour) => (hour < 5 ? 700 : 760))],
    ['ups and downs', over(6, (hour) => 700 + hour * 4 + 30 * Math.sin(hour * 5))],
    ['a pace that takes more than two days', over(6, (hour) => 700 + hour)],
    ['less than an hour', over(0.9, (hour) => 700 + hour * 100)],
    ['too few points', { at: [start, start + 3 * hourMs], usedBytes: [700, 730] }],
    ['nothing at all', { at: [], usedBytes: [] }],
    ['a disk that is full already', over(6, (hour) => 800 + hour * 10)],
  ])('says nothing of %s', (_name, used) => {
    expect(fillForecast(used, 850)).toBeNull()
  })

  it('looks no further ahead than eight times what it saw', () => {
    expect(
      fillForecast(
        over(1, (hour) => 700 + hour * 10),
        789,
      ),
    ).toBeCloseTo(7.9 * hourMs)
    expect(
      fillForecast(
        over(1, (hour) => 700 + hour * 10),
        795,
      ),
    ).toBeNull()
  })

  it('keeps its digits with the bytes of large disks', () => {
    const tebibyte = 2 ** 40
    const used = over(6, (hour) => 30 * tebibyte + hour * 1e9)
    expect(fillForecast(used, 30 * tebibyte + 15e9)! / hourMs).toBeCloseTo(9, 6)
  })
})

describe('roughly', () => {
  it.each([
    [3 * minuteMs, 10 * minuteMs],
    [104 * minuteMs, 100 * minuteMs],
    [8.6 * hourMs, 9 * hourMs],
  ])('makes %i ms %i ms', (ms, told) => expect(roughly(ms)).toBe(told))
})
