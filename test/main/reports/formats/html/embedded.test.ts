import { spawnSync } from 'node:child_process'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppError } from '../../../../../main/contract/errors'
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
          '<script type="application/gzip;base64" id="autoinfrasnap-snapshot">',
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

test('the data block says what it holds, and nothing in it could end it or begin a comment', () => {
  const host = { name: '</script><!--<script>\u2028&', id: null }
  const block = embed(sampleSnapshot({ host })).toString()
  expect(block).toMatch(
    /^<script type="application\/gzip;base64" id="autoinfrasnap-snapshot" data-schema="autoinfrasnap\/snapshot@1">[A-Za-z0-9+/]+={0,2}<\/script>$/,
  )
})

test('who has no AutoInfraSnap unpacks the snapshot with what every system brings', async (context) => {
  const snapshot = sampleSnapshot({ sections: sampleSections() })
  const page = await htmlFormat.render(snapshot)
  const command = `grep -o '"autoinfrasnap-snapshot".*</script>' | cut -d'>' -f2 | cut -d'<' -f1 | base64 -d | gunzip`
  const ran = spawnSync('sh', ['-c', command], { input: page, encoding: 'utf8' })
  if (ran.error !== undefined) return context.skip('there is no shell here')
  expect(ran.stderr).toBe('')
  expect(ran.stdout).toBe(JSON.stringify(snapshot))
})

const block = (json: string | Uint8Array, schema = 'autoinfrasnap/snapshot@1'): string =>
  `<!doctype html><script type="application/gzip;base64" id="autoinfrasnap-snapshot" data-schema="${schema}">${gzipSync(json).toString('base64')}</script>`

test.each([
  ['no report', '<!doctype html><title>Holidays</title>', /old\.html is a page without a snapshot in it/],
  ['no JSON', block('{"a":'), /old\.html is damaged/],
  ['another document', block('{"schema":"x"}'), /no snapshot of AutoInfraSnap/],
  [
    'a document of later',
    block('{"schema":"autoinfrasnap/snapshot@9"}', 'autoinfrasnap/snapshot@9'),
    /has the form "autoinfrasnap\/snapshot@9", which this version does not know/,
  ],
  ['an empty block', block('').replace(/(@1">)[^<]*/, '$1'), /old\.html is damaged/],
  ['plain text in the block', block('').replace(/(@1">)[^<]*/, '$1not at all'), /old\.html is damaged/],
  ['a page cut off', block('{"schema":"x"}').slice(0, 130), /damaged: it ends before its snapshot does/],
  ['what would fill the memory', block(new Uint8Array(65 * 1024 * 1024)), /too large to be a snapshot/],
])('%s is refused with the reason', async (_, page, message) => {
  await expect(readSnapshot(page, 'old.html')).rejects.toMatchObject({
    code: 'document_unreadable',
    message: expect.stringMatching(message) as string,
  })
})

test('a page whose snapshot was touched anywhere is refused as damaged, and never read as something else', async () => {
  const snapshot = sampleSnapshot({ sections: sampleSections() })
  const page = await htmlFormat.render(snapshot)
  const from = page.indexOf('>', page.indexOf('id="autoinfrasnap-snapshot"')) + 1
  const end = page.indexOf('</script>', from)
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: from, max: end - 1 }),
      fc.constantFrom(...'ABCxyz019+/'),
      async (at, character) => {
        fc.pre(page[at] !== character)
        const touched = page.slice(0, at) + character + page.slice(at + 1)
        const read = await readSnapshot(touched, 'old.html').catch((error: unknown) => error)
        // What base64 and the head of gzip leave open (bits of padding, the system that packed) changes nothing.
        if (read instanceof AppError) expect(read.message).toMatch(/^old\.html is damaged: /)
        else expect(read).toEqual(snapshot)
      },
    ),
    { numRuns: 200 },
  )
})

test('a page with a byte order mark is read', async () => {
  const snapshot = sampleSnapshot({ sections: sampleSections() })
  expect(await readSnapshot(`\ufeff${await htmlFormat.render(snapshot)}`)).toEqual(snapshot)
})
