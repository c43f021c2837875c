/** A ramp of 101 colours from calm to busy: lighter or darker all the way, so that it needs no eye for hues. */

/** Red, green and blue of 0 to 100 percent, 0 to 255 each. */
export type Ramp = Uint8ClampedArray

export type Rgb = readonly [red: number, green: number, blue: number]

/** `#2f6fdb` or `#fff`; the theme says its colours in no other way. */
export function rgbOf(hex: string): Rgb {
  const digits = hex.replace('#', '')
  const wide = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits
  const [red, green, blue] = [0, 2, 4].map((start) => parseInt(wide.slice(start, start + 2), 16) || 0)
  return [red!, green!, blue!]
}

export function createRamp(stops: readonly string[]): Ramp {
  const colours = stops.map(rgbOf)
  const ramp = new Uint8ClampedArray(101 * 3)
  for (let percent = 0; percent <= 100; percent += 1) {
    const place = (percent / 100) * (colours.length - 1)
    const left = Math.min(colours.length - 2, Math.floor(place))
    for (let channel = 0; channel < 3; channel += 1) {
      const [from, to] = [colours[left]![channel]!, colours[left + 1]![channel]!]
      ramp[percent * 3 + channel] = from + (to - from) * (place - left)
    }
  }
  return ramp
}
