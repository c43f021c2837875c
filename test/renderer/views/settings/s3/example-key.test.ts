import { expect, it } from 'vitest'
import { reportName } from '../../../../../main/reports/naming'
import { exampleKey } from '../../../../../renderer/views/settings/s3/example-key'

const example = {
  prefix: 'dt={yyyy}-{mm}-{dd}/host={host}/',
  hostName: 'web-1',
  atMs: Date.parse('2026-11-26T13:05:00.000Z'),
  format: 'json',
  isEncrypted: false,
} as const

it('shows folder and name as a report of this machine would have them', () => {
  expect(exampleKey(example)).toEqual({
    folder: 'dt=2026-11-26/host=web-1/',
    fileName: reportName({ host: 'web-1', takenAt: '2026-11-26T13:05:00.000Z', extension: 'json' }),
  })
})

it.each(['Büro PC', '.hidden', 'a/b\\c', '서버', '???'])(
  'calls the host %s as its reports do',
  (hostName) => {
    const takenAt = '2026-11-26T13:05:00.000Z'
    expect(exampleKey({ ...example, hostName }).fileName).toBe(
      reportName({ host: hostName, takenAt, extension: 'json' }),
    )
  },
)

it('tells that the file is encrypted, and says "host" while the name is not known', () => {
  const { folder, fileName } = exampleKey({ ...example, hostName: null, isEncrypted: true })
  expect(folder).toBe('dt=2026-11-26/host=host/')
  expect(fileName).toMatch(/\.json\.age$/)
})
