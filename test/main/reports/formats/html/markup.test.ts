import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escaped, foreign, html } from '../../../../../main/reports/formats/html/markup'

test('text is escaped, in elements and in attributes, and markup is not escaped twice', () => {
  const name = `<b title='x'>"&`
  const inner = html`<i>${name}</i>`
  expect(html`<p title="${name}">${inner}${[foreign('a'), 1, null, false, undefined]}</p>`.toString()).toBe(
    '<p title="&lt;b title=&#39;x&#39;&gt;&quot;&amp;"><i>&lt;b title=&#39;x&#39;&gt;&quot;&amp;</i><bdi>a</bdi>1</p>',
  )
})

test('controls and marks of direction become visible', () => {
  expect(escaped('a\u0000b\u001b[31m\u202egnp.exe\u2028\ud800c')).toBe(
    'a\ufffdb\ufffd[31m\ufffdgnp.exe\ufffd\ufffdc',
  )
})

test('no text at all leaves a sign that HTML reads', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(escaped(text).replace(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toMatch(/[<>&"'\p{Cc}]/u)
    }),
  )
})
