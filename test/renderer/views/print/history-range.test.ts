import { expect, it } from 'vitest'
import { readPrintedRange } from '../../../../renderer/views/print/history-range'

it('reads a range of the address', () => {
  expect(readPrintedRange('1000-2000')).toEqual({ from: 1_000, to: 2_000 })
})

it.each([undefined, null, '', '1000', '2000-1000', '1000-1000', '-5-10', '1e3-2e3', ['1-2', '3-4']])(
  'takes %j for none',
  (asked) => expect(readPrintedRange(asked)).toBeNull(),
)
