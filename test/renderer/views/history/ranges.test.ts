import { describe, expect, it } from 'vitest'
import { leastSpanMs } from '../../../../renderer/views/history/address'
import {
  earlier,
  later,
  localText,
  spanOfFields,
  widened,
  zoomed,
} from '../../../../renderer/views/history/ranges'

const now = 1_800_000_000_000
const hourMs = 3_600_000

it('zooms to whole seconds, and never to less than can be shown', () => {
  expect(zoomed({ from: 10_400, to: 70_100 })).toEqual({ from: 10_000, to: 71_000 })
  const least = zoomed({ from: 100_000, to: 100_100 })
  expect(least.to! - least.from!).toBe(leastSpanMs)
})

describe('widening', () => {
  it('keeps the middle', () => {
    expect(widened({ from: now - 6 * hourMs, to: now - 4 * hourMs }, now)).toEqual({
      from: now - 8 * hourMs,
      to: now - 2 * hourMs,
    })
  })

  it('ends now instead of in the future, and goes on following', () => {
    expect(widened({ windowMs: hourMs }, now)).toEqual({ windowMs: 3 * hourMs })
    expect(widened({ from: now - 2 * hourMs, to: now - hourMs / 2 }, now)).toEqual({ windowMs: 4.5 * hourMs })
  })
})

it('pages back from now, and forth until it follows now again', () => {
  const once = earlier({ windowMs: hourMs }, now)
  const twice = earlier(once, now)
  expect(once).toEqual({ from: now - 2 * hourMs, to: now - hourMs })
  expect(twice).toEqual({ from: now - 3 * hourMs, to: now - 2 * hourMs })
  expect(later(twice, now)).toEqual(once)
  expect(later(once, now)).toEqual({ windowMs: hourMs })
})

it('does not page before the beginning of time', () => {
  expect(earlier({ from: 1_000, to: 61_000 }, now)).toEqual({ from: 0, to: 60_000 })
})

it('reads from fields what it wrote into them', () => {
  const from = now - (now % 60_000)
  expect(spanOfFields(localText(from - hourMs), localText(from), now + hourMs)).toEqual({
    from: from - hourMs,
    to: from,
  })
})

it.each([
  ['', '2026-11-23T10:00', 'missing'],
  ['2026-11-23T10:00', '', 'missing'],
  ['2026-11-23T10:00', '2026-11-23T10:00', 'reversed'],
  ['2026-11-23T10:00', '2026-11-22T10:00', 'reversed'],
  ['2126-11-23T10:00', '2126-11-24T10:00', 'future'],
])('says what is wrong with %j to %j: %s', (from, to, problem) => {
  expect(spanOfFields(from, to, now)).toBe(problem)
})
