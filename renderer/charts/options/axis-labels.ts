/** The texts of the value axis: all in the unit of the topmost, which alone names it. Pure. */
import type { Quantities, UnitKind } from '../../composables/quantities'
import { fractionOf, type Scale } from './scale'

export interface AxisLabel {
  value: number
  /** 0 at the bottom, 1 at the top. */
  fraction: number
  /** Empty at 0, which needs no telling. */
  text: string
}

const isBytes = (unit: UnitKind): boolean => unit === 'bytes' || unit === 'bytesPerSecond'

export function axisLabels(scale: Scale, unit: UnitKind, quantities: Quantities): AxisLabel[] {
  const top = scale.ticks.at(-1)!
  const largest = Math.max(Math.abs(top), Math.abs(scale.ticks[0]!))
  const divisor = isBytes(unit) ? 1_000 ** Math.max(0, Math.floor(Math.log10(largest) / 3 + 1e-9)) : 1
  const digits = digitsOf((scale.ticks[1] ?? top) - scale.ticks[0]!, divisor)
  // The number is the axis's own, so that steps keep their digits; the word for the unit is everybody's.
  const unitText = quantities.of(unit, isBytes(unit) ? divisor : 10).unit
  return scale.ticks.map((value) => ({
    value,
    fraction: fractionOf(value, scale),
    text:
      value === 0
        ? ''
        : value === top || (top === 0 && value === scale.ticks[0])
          ? quantities.text({ value: quantities.number(value / divisor, digits), unit: unitText })
          : quantities.number(value / divisor, digits),
  }))
}

/** Digits after the point that a step needs: one for 0.5. */
function digitsOf(step: number, divisor: number): number {
  const scaled = step / divisor
  return scaled >= 1 && Number.isInteger(Number(scaled.toPrecision(6)))
    ? 0
    : Math.max(1, -Math.floor(Math.log10(scaled) + 1e-9))
}
