import { expect, it } from 'vitest'
import { objectKey, unknownPlaceholders } from '../../../main/contract/object-key'

const report = { host: 'web-1', takenAt: '2026-11-22T23:45:00.250Z', fileName: 'r.json' }

it('fills placeholders with the host and the UTC time of the snapshot', () => {
  expect(objectKey({ ...report, prefix: 'dt={yyyy}-{mm}-{dd}/host={host}/{hh}/' })).toBe(
    'dt=2026-11-22/host=web-1/23/r.json',
  )
  expect(objectKey({ ...report, takenAt: '2026-11-23T08:45:00+09:00', prefix: '{dd}/' })).toBe('22/r.json')
})

it('begins with no slash, which would be a folder without a name', () => {
  expect(objectKey({ ...report, prefix: '//reports/' })).toBe('reports/r.json')
  expect(objectKey({ ...report, prefix: '' })).toBe('r.json')
})

it('leaves in braces what is no placeholder, and tells of it', () => {
  expect(objectKey({ ...report, prefix: '{rack}/{toString}/' })).toBe('{rack}/{toString}/r.json')
  expect(unknownPlaceholders('{rack}/{host}/{}{yyyy')).toEqual(['{rack}', '{}'])
})
