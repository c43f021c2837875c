import { expect, test } from 'vitest'
import { jsonFormat } from '../../../../main/reports/formats/json'
import { readSnapshot } from '../../../../main/reports/read'
import { sampleSnapshot } from '../sample-snapshot'

/** The same document with every object's keys the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  )
}

test('the keys stand in the order of the schema, whatever order the collectors built them in', async () => {
  const straight = await jsonFormat.render(sampleSnapshot())
  const turned = await jsonFormat.render(reversed(sampleSnapshot()) as never)
  expect(turned).toBe(straight)
  expect(Object.keys(JSON.parse(turned) as object)).toEqual([
    'schema',
    'takenAt',
    'timeZone',
    'host',
    'tool',
    'windowMs',
    'sections',
    'cost',
  ])
  expect(turned.indexOf('"mountPoint"')).toBeLessThan(turned.indexOf('"device"'))
})

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
