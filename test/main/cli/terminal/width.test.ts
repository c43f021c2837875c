import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  displayWidth,
  harmless,
  harmlessCopy,
  pad,
  shorten,
  shortenMiddle,
  wrap,
} from '../../../../main/cli/terminal/width'

const anyText = fc.string({ unit: 'grapheme' })

describe('width in columns', () => {
  test.each([
    ['', 0],
    ['abc', 3],
    ['●▲◆○', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['한글', 4],
    ['日本', 4],
    ['ｆｕｌｌ', 8],
    ['🚀', 2],
    ['👨‍👩‍👧', 2],
    ['🇰🇷', 2],
    ['❤️', 2],
    ['\u001b[1mbold\u001b[0m', 4],
    ['\u001b[38;5;172m▲\u001b[0m', 1],
  ])('%j takes %i', (text, width) => {
    expect(displayWidth(text)).toBe(width)
  })
})

describe('harmless text', () => {
  test.each([
    ['\u001b[2J', '\ufffd[2J'],
    ['a\r\nb\tc', 'a\ufffd\ufffdb\ufffdc'],
    ['\u009b31m', '\ufffd31m'],
    ['\u202egnp.exe', '\ufffdgnp.exe'],
    ['a\u0000\u007f\ud800', 'a\ufffd\ufffd\ufffd'],
    ['ordinary 한글 🚀', 'ordinary 한글 🚀'],
  ])('%j becomes %j', (text, expected) => {
    expect(harmless(text)).toBe(expected)
  })

  test('nothing that a terminal obeys is left in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(harmless(text)).not.toMatch(/[\p{Cc}\p{Cs}]/u)
      }),
    )
  })

  test('a copy of a document is harmless throughout and changes nothing else', () => {
    const document = { a: ['x\u001b', 1, null, true], b: { c: 'y' } }
    expect(harmlessCopy(document)).toEqual({ a: ['x\ufffd', 1, null, true], b: { c: 'y' } })
    expect(document.a[0]).toBe('x\u001b')
  })
})

describe('fitting', () => {
  test('text that fits stays, text that does not is marked', () => {
    expect(shorten('abcdef', 6)).toBe('abcdef')
    expect(shorten('abcdefg', 6)).toBe('abcde…')
    expect(shorten('한글이름', 5)).toBe('한글…')
    expect(shorten('abcdefg', 6, '...')).toBe('abc...')
    expect(shortenMiddle('/var/lib/docker/overlay', 12)).toBe('/var/…verlay')
  })

  test('no cut is wider than asked for', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 20 }), (text, columns) => {
        for (const cut of [shorten, shortenMiddle])
          expect(displayWidth(cut(text, columns))).toBeLessThanOrEqual(columns)
      }),
    )
  })

  test('padding fills up to the width and never cuts', () => {
    expect(pad('한글', 6)).toBe('한글  ')
    expect(pad('12', 4, 'right')).toBe('  12')
    expect(pad('long', 2)).toBe('long')
  })

  test('lines are broken at spaces and in words that are too long, and nothing is lost', () => {
    expect(wrap('Start the engine, then try again.', 14)).toEqual(['Start the', 'engine, then', 'try again.'])
    expect(wrap('a veryveryverylongword b', 10)).toEqual(['a', 'veryveryve', 'rylongword', 'b'])
    expect(wrap('', 10)).toEqual([])
  })
})
