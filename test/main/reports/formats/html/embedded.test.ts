import fc from 'fast-check'
import { expect, test } from 'vitest'
import { htmlFormat } from '../../../../../main/reports/formats/html/html'
import { embed } from '../../../../../main/reports/formats/html/embedded'
import { readSnapshot } from '../../../../../main/reports/read'
import { sampleSections, sampleSnapshot } from '../../sample-snapshot'

test('a page comes back as the snapshot it was made from, whatever its names are', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          '</script>',
          '<!--',
          '<script type="application/json" id="autoinfrasnap-snapshot">',
          '\u2028\u2029',
          ']]>',
        ),
      ),
      async (name) => {
        const snapshot = sampleSnapshot({ host: { name, id: name } })
        expect(await readSnapshot(await htmlFormat.render(snapshot))).toEqual(snapshot)
      },
    ),
    { numRuns: 40 },
  )
})

test('nothing in the data block could end it or begin a comment', () => {
  const host = { name: '</script><!--<script>\u2028&', id: null }
  const block = embed(sampleSnapshot({ host })).toString()
  expect(block.slice(block.indexOf('>') + 1, block.lastIndexOf('<'))).not.toMatch(/[<>&\u2028]/)
})

test.each([
  ['<!doctype html><title>Holidays</title>', /old\.html is a page without a snapshot in it/],
  [
    '<html><script type="application/json" id="autoinfrasnap-snapshot">{"a":</script>',
    /old\.html is damaged/,
  ],
  [
    '<!DOCTYPE HTML><script type="application/json" id="autoinfrasnap-snapshot">{"schema":"x"}</script>',
    /no snapshot of AutoInfraSnap/,
  ],
])('%j is refused with the reason', async (page, message) => {
  await expect(readSnapshot(page, 'old.html')).rejects.toMatchObject({
    code: 'document_unreadable',
    message: expect.stringMatching(message) as string,
  })
})

test('a page with a byte order mark is read', async () => {
  const snapshot = sampleSnapshot({ sections: sampleSections() })
  expect(await readSnapshot(`\ufeff${await htmlFormat.render(snapshot)}`)).toEqual(snapshot)
})
