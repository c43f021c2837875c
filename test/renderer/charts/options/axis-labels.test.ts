import { describe, expect, it } from 'vitest'
import { axisLabels } from '../../../../renderer/charts/options/axis-labels'
import { niceScale } from '../../../../renderer/charts/options/scale'
import { createQuantities, type UnitKind } from '../../../../renderer/composables/quantities'

const english = createQuantities('en')
const textsUpTo = (highest: number, unit: UnitKind, max?: number): string[] =>
  axisLabels(niceScale({ lowest: 0, highest }, unit, max), unit, english).map(({ text }) =>
    text.replace('\u00a0', ' '),
  )

describe('labels of the value axis', () => {
  it('name the unit at the top alone and say nothing at zero', () => {
    expect(textsUpTo(50, 'percent', 100)).toEqual(['', '50', '100 %'])
    expect(textsUpTo(3, 'count')).toEqual(['', '1', '2', '3'])
  })

  it('stay in the unit of the topmost', () => {
    expect(textsUpTo(1_400_000, 'bytesPerSecond')).toEqual(['', '0.5', '1', '1.5 MB/s'])
    expect(textsUpTo(900, 'bytes')).toEqual(['', '0.5', '1 kB'])
    expect(textsUpTo(18e9, 'bytes', 25.3e9)).toEqual(['', '10', '20 GB'])
  })

  it('keep the digits that their steps need', () => {
    expect(textsUpTo(0.9, 'milliseconds')).toEqual(['', '0.5', '1 ms'])
  })

  it('use the numbers of the language', () => {
    const german = createQuantities('de')
    const scale = niceScale({ lowest: 0, highest: 1_400_000 }, 'bytes')
    expect(axisLabels(scale, 'bytes', german)[1]!.text).toBe('0,5')
  })
})
