import { expect, test } from 'vitest'
import { settingsSchema } from '../../../../main/contract/settings'
import { findFormat, formatOfFile, reportFormats } from '../../../../main/reports/formats/registry'
import { sampleSnapshot } from '../sample-snapshot'

test('every format has its own id and extension, and the settings know the same ids', () => {
  const ids = reportFormats.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(new Set(reportFormats.map(({ extension }) => extension)).size).toBe(ids.length)
  expect(settingsSchema.parse({ snapshot: { formats: ids } }).snapshot.formats).toEqual(ids)
})

test.each([
  ['report.json', 'json'],
  ['/tmp/a.b/report.YAML', 'yaml'],
  ['report.yml', 'yaml'],
  ['report.csv', 'csv'],
  ['report.xml', undefined],
  ['report', undefined],
  ['.json/report', undefined],
])('the file %s asks for %s', (file, id) => {
  expect(formatOfFile(file)?.id).toBe(id)
})

test('every format ends in a line break', async () => {
  for (const { render } of reportFormats) expect(await render(sampleSnapshot())).toMatch(/\n$/)
})

test('a format nobody wrote is not found', () => {
  expect(findFormat('xml')).toBeUndefined()
})
