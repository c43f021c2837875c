import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { entryId, parseEntry, renderEntry } from '../../../main/outbox/entry'
import { entryOf } from './world'

it('comes back as it was written', () => {
  const entry = entryOf({
    begun: { bucket: 'b', uploadId: 'u' },
    problem: { code: 'x', message: 'y', hint: null },
  })
  expect(parseEntry(renderEntry(entry))).toEqual(entry)
})

it('is not believed when a single character of it has changed, wherever, or when it is cut short', () => {
  const text = renderEntry(entryOf())
  fc.assert(
    fc.property(fc.nat(text.length - 2), fc.integer({ min: 32, max: 126 }), (at, code) => {
      const character = String.fromCharCode(code)
      fc.pre(text[at] !== character)
      expect(parseEntry(text.slice(0, at) + character + text.slice(at + 1))).toBeNull()
      expect(parseEntry(text.slice(0, at))).toBeNull()
    }),
  )
})

it('is the same entry for the same report under the same key, and for nothing else', () => {
  expect(entryId('/r/a.json', 'k/a.json')).toBe(entryId('/r/a.json', 'k/a.json'))
  expect(entryId('/r/a.json', 'k/a.json')).not.toBe(entryId('/q/a.json', 'k/a.json'))
  expect(entryId('/r/a.json', 'k/a.json')).not.toBe(entryId('/r/a.json', 'l/a.json'))
})
