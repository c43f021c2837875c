import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  comparisonHeadline,
  comparisonNotes,
  renderComparisonHtml,
} from '../../../main/reports/comparison-html'
import { compare, composed, someSnapshot } from '../snapshot/diff/composed'
import { container } from './sample-snapshot'

const tags = /<\/?([a-z][a-z0-9]*|!doctype)[ >]/gi

test('it holds every change, needs nothing from elsewhere and has no script', () => {
  const comparison = compare(composed(), composed({ containers: [], custom: 40 }))
  const html = renderComparisonHtml(comparison)
  for (const { message } of comparison.changes) expect(html).toContain(message)
  expect(html).toContain(comparisonHeadline(comparison.changes))
  expect(html).not.toMatch(/<script|<link|<img|url\(|@import|https?:/i)
  expect(html).toContain('prefers-color-scheme:dark')
})

test('hostile names are text', () => {
  const name = `</main><script>alert(1)</script>" onload='x' \u202e\u001b[31m&amp;`
  const html = renderComparisonHtml(
    compare(
      composed({ containers: [] }),
      composed({ containers: [container({ name })] }, { host: { name, id: 'x' } }),
    ),
  )
  expect(html).not.toContain('<script')
  expect(html).not.toMatch(/[\u202e\u001b]/)
  expect(html).toContain('&#60;script&#62;')
})

test('no snapshot brings a tag that the page does not have', () => {
  const known = [
    '!doctype',
    'html',
    'head',
    'meta',
    'title',
    'style',
    'body',
    'main',
    'h1',
    'h2',
    'dl',
    'dt',
    'dd',
  ]
  const allowed = new Set([...known, 'div', 'p', 'bdi', 'span', 'section', 'ul', 'li', 'small', 'time'])
  fc.assert(
    fc.property(someSnapshot, someSnapshot, (a, b) => {
      const html = renderComparisonHtml(compare(a, b))
      for (const [, tag = ''] of html.matchAll(tags)) expect(allowed).toContain(tag.toLowerCase())
    }),
    { numRuns: 50 },
  )
})

test('the headline counts by weight', () => {
  const { changes } = compare(composed(), composed())
  expect(comparisonHeadline(changes)).toBe('Nothing changed')
  const [one] = compare(composed(), composed({ custom: 40 })).changes
  expect(comparisonHeadline([one!])).toBe('1 minor change')
  expect(comparisonHeadline([{ ...one!, weight: 'serious' }, one!, one!])).toBe(
    '1 serious and 2 minor changes',
  )
})

test('what makes a comparison say less than it seems to is said, on the page too', () => {
  const same = compare(composed(), composed(), { sources: { before: 'a', after: 'a' } })
  expect(comparisonNotes(same)).toEqual(['Both are the same snapshot.'])
  const later = { takenAt: '2026-11-24T07:07:15.250Z' }
  const turned = compare(composed({}, later), composed({}, { redaction: { profile: 'all' } }))
  const notes = comparisonNotes(turned)
  expect(notes.join(' ')).toMatch(/older one.*not masked alike.*one machine is not known/)
  for (const note of notes) expect(renderComparisonHtml(turned)).toContain(`<p>${note}</p>`)
  const masked = composed({}, { redaction: { profile: 'names' } })
  expect(comparisonNotes(compare(masked, masked)).join(' ')).toContain('Both are masked')
})
