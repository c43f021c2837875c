import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { objectKey } from '../../../main/contract/object-key'
import { factsOfName } from '../../../main/outbox/key'
import { fileSafeHost, reportName } from '../../../main/reports/naming'

const report = { host: 'web-1', takenAt: '2026-11-26T05:07:15.250Z', fileName: 'a.json' }

it.each([
  ['dt={yyyy}-{mm}-{dd}/host={host}/', 'dt=2026-11-26/host=web-1/a.json'],
  ['', 'a.json'],
  ['/fleet/{host}/{hh}/', 'fleet/web-1/05/a.json'],
  ['{host}-', 'web-1-a.json'],
  ['{unknown}/{yyyy}/', '{unknown}/2026/a.json'],
])('fills the prefix %j', (prefix, key) => {
  expect(objectKey({ prefix, ...report })).toBe(key)
})

it("takes the snapshot's own day in UTC, whatever zone its instant is written in", () => {
  const takenAt = '2026-11-27T01:30:00.000+09:00'
  expect(objectKey({ prefix: '{yyyy}-{mm}-{dd}-{hh}/', ...report, takenAt })).toBe('2026-11-26-16/a.json')
})

it('is the same from the name of a report as from its snapshot', () => {
  const instants = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(fc.string(), instants, fc.integer({ min: 1, max: 3 }), (host, at, copy) => {
      const takenAt = at.toISOString()
      const fileName = reportName({ host, takenAt, extension: 'json', copy })
      const prefix = '{yyyy}/{mm}/{dd}/{hh}/{host}/'
      const facts = factsOfName(fileName)
      expect(facts?.host).toBe(fileSafeHost(host))
      expect(objectKey({ prefix, fileName, ...facts! })).toBe(
        objectKey({ prefix, fileName, host: fileSafeHost(host), takenAt }),
      )
    }),
  )
})

it.each([
  'a.json',
  'infra_snap_web.json',
  '../infra_snap_x_20261126T050715Z.json',
  'infra_snap_a/b_20261126T050715Z.json',
])('knows no facts of the name %j', (name) => expect(factsOfName(name)).toBeNull())

it('knows the facts of an encrypted report too', () => {
  expect(factsOfName('infra_snap_web-1_20261126T050715Z-2.json.age')).toEqual({
    host: 'web-1',
    takenAt: '2026-11-26T05:07:15.000Z',
  })
})
