import { describe, expect, it } from 'vitest'
import { countOf, entriesOf, numberOf, textOf } from '../../../../main/collectors/portable/answers'

const nonsense = ['', ' ', null, undefined, NaN, Infinity, -1, 'n/a', {}, [], true]

describe('numberOf', () => {
  it.each(nonsense)('takes %o for unknown', (answer) => {
    expect(numberOf(answer)).toBeNull()
    expect(countOf(answer)).toBeNull()
  })

  it('takes numbers, also those written as text, from the minimum on', () => {
    expect([0, 1.5, '7', ' 2.5 '].map((answer) => numberOf(answer))).toEqual([0, 1.5, 7, 2.5])
    expect([0, 1, 2].map((answer) => numberOf(answer, 1))).toEqual([null, 1, 2])
    expect(countOf('2.6')).toBe(3)
  })
})

describe('textOf', () => {
  it.each(['', '  ', '-', 'unknown', 'Unknown', 'undefined', 'null', null, undefined, 3, {}])(
    'takes %o for unknown',
    (answer) => {
      expect(textOf(answer)).toBeNull()
    },
  )

  it('takes text without the blanks around it', () => {
    expect(textOf(' macOS ')).toBe('macOS')
  })
})

describe('entriesOf', () => {
  it('takes lists of objects and nothing else', () => {
    expect(entriesOf([{ a: 1 }, null, undefined] as { a: number }[])).toEqual([{ a: 1 }])
    for (const answer of [null, undefined, '', {}, 3]) expect(entriesOf(answer as [])).toEqual([])
  })
})
