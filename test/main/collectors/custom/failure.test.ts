import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstLine } from '../../../../main/collectors/custom/failure'

describe('firstLine', () => {
  it.each([
    ['\n\n  disk is gone \nmore', 'disk is gone'],
    ['\u001b[1;31merror\u001b[0m: no\r\n', 'error: no'],
    ['\u001b]0;evil title\u0007plain', 'plain'],
    ['a\u0000b\u0007c', 'a b c'],
    ['\u202egnp.exe', 'gnp.exe'],
    ['', ''],
    [' \u0000 \n\t', ''],
  ])('makes %j into %j', (text, line) => {
    expect(firstLine(text)).toBe(line)
  })

  it('is one short line without control characters, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const line = firstLine(text)
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
        expect([...line].length).toBeLessThanOrEqual(201)
      }),
    )
  })
})
