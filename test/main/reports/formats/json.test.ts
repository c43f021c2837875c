import { expect, test } from 'vitest'
import { jsonFormat } from '../../../../main/reports/formats/json'
import { readSnapshot } from '../../../../main/reports/read'
import { sampleSnapshot } from '../sample-snapshot'

test('the text is indented by two spaces, ends in one line break and holds the document', async () => {
  const text = await jsonFormat.render(sampleSnapshot())
  expect(text).toMatch(/^\{\n {2}"schema": "autoinfrasnap\/snapshot@1",\n/)
  expect(text).toMatch(/[^\n]\n$/)
  expect(JSON.parse(text)).toEqual(sampleSnapshot())
  expect(await readSnapshot(text)).toEqual(sampleSnapshot())
})

test('a field that this version does not know is kept, after those it knows', async () => {
  const text = await jsonFormat.render({ future: 1, ...sampleSnapshot() } as never)
  expect(Object.keys(JSON.parse(text) as object).at(-1)).toBe('future')
})

test('text with lone surrogates and control characters comes back as it was', async () => {
  const name = 'a\ud800b\u0000\u001b[2J\u2028"\\'
  const text = await jsonFormat.render(sampleSnapshot({ host: { name, id: null } }))
  const bytes = Buffer.from(text, 'utf8')
  expect((JSON.parse(bytes.toString('utf8')) as { host: { name: string } }).host.name).toBe(name)
})
