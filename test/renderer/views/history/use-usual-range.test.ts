import { expect, it } from 'vitest'
import { rangeSince } from '../../../../renderer/views/history/use-usual-range'

const now = Date.UTC(2026, 10, 23, 9)
const minuteMs = 60_000

it.each([
  [2, 15],
  [15, 15],
  [16, 60],
  [61, 1_440],
  [30_000, 1_440],
])('takes of %d minutes of data the last %d', (minutes, shown) =>
  expect(rangeSince(now - minutes * minuteMs, now)).toEqual({ windowMs: shown * minuteMs }),
)

it('takes a day where data begins before it', () =>
  expect(rangeSince(null, now)).toEqual({ windowMs: 1_440 * minuteMs }))
