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

test('a field that this version does not know is kept', async () => {
  const text = await jsonFormat.render({ ...sampleSnapshot(), future: 1 } as never)
  expect(JSON.parse(text)).toHaveProperty('future', 1)
})

test('text from outside can neither move a cursor nor turn the reading direction', async () => {
  const snapshot = sampleSnapshot()
  const name = 'x\u009b31m\u202ey\u007f\u001b[31m\u2066z'
  snapshot.host.name = name
  const text = await jsonFormat.render(snapshot)
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/)
  expect((JSON.parse(text) as typeof snapshot).host.name).toBe(name)
})
