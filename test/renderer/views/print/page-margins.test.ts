import { describe, expect, it } from 'vitest'
import { cssText, isolated, marginRules } from '../../../../renderer/views/print/page-margins'

describe('the margins of a sheet', () => {
  it('lets no name out of its text', () => {
    const rules = marginRules('web"; } * { display: none } @import url(//x)\n\\')
    expect(rules.match(/"/g)).toHaveLength(4)
    expect(rules).not.toMatch(/[;*\n]/)
  })

  it('escapes by code point, beyond the basic plane too', () => {
    expect(cssText('a-é🙂1')).toBe('"a\\2d \\e9 \\1f642 1"')
  })

  it('keeps a name that turns the direction of writing to itself', () => {
    expect(isolated('a\u202eb')).toBe('\u2068a\u202eb\u2069')
  })
})
