import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createRamp, rgbOf } from '../../../../renderer/charts/options/ramp'

const tokens = readFileSync(new URL('../../../../renderer/styles/tokens.css', import.meta.url), 'utf8')
const [light, dark] = tokens.split(":root[data-theme='dark']")
const stopsOf = (theme: string): string[] =>
  ['sunken', 's1', 'ink'].map((name) => new RegExp(`--${name}: (#\\w+)`).exec(theme)![1]!)

/** WCAG's relative luminance. */
function luminance(red: number, green: number, blue: number): number {
  const [r, g, b] = [red, green, blue].map((channel) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

describe('the ramp of the heat map', () => {
  it('begins and ends with its stops', () => {
    const ramp = createRamp(['#000000', '#0000ff', '#fff'])
    expect([...ramp.slice(0, 3), ...ramp.slice(150, 153), ...ramp.slice(300)]).toEqual([
      0, 0, 0, 0, 0, 255, 255, 255, 255,
    ])
    expect(rgbOf('#2f6fdb')).toEqual([47, 111, 219])
  })

  it.each([
    ['light', light!],
    ['dark', dark!],
  ])('goes one way in lightness in the %s theme, so that no eye for hues is needed', (_name, theme) => {
    const ramp = createRamp(stopsOf(theme))
    const lightness = Array.from({ length: 101 }, (_, percent) =>
      luminance(ramp[percent * 3]!, ramp[percent * 3 + 1]!, ramp[percent * 3 + 2]!),
    )
    const direction = Math.sign(lightness[100]! - lightness[0]!)
    for (let percent = 5; percent <= 100; percent += 5)
      expect(Math.sign(lightness[percent]! - lightness[percent - 5]!)).toBe(direction)
  })
})
