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
