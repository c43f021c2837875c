import { describe, expect, it } from 'vitest'
import type { LibraryEntry } from '../../../../renderer/stores/reports-entries'
import { daysOf, found, searchTextsOf } from '../../../../renderer/views/snapshots/library-days'

const entry = (host: string, takenAt: string): LibraryEntry => ({
  key: `${host} ${takenAt}`,
  host,
  takenAt,
  reports: [
    {
      name: `infra_snap_${host}.json`,
      format: 'json',
      takenAt,
      sizeBytes: 1,
      isEncrypted: false,
      isSigned: false,
    },
  ],
  sizeBytes: 1,
  isEncrypted: false,
  isSigned: false,
  openName: `infra_snap_${host}.json`,
  exports: ['json'],
})
const entries = [
  entry('web-1', '2026-11-23T05:00:00.000Z'),
  entry('데이터', '2026-11-23T04:00:00.000Z'),
  entry('web-2', '2026-11-22T05:00:00.000Z'),
]
const hostsFor = (query: string) =>
  found(entries, query, () => searchTextsOf(entries, (takenAt) => `Nov ${takenAt.slice(8, 10)}, 2026`)).map(
    ({ host }) => host,
  )

describe('daysOf', () => {
  it('puts entries of one day together, in their order', () => {
    const days = daysOf(entries, (takenAt) => takenAt.slice(0, 10))
    expect(days.map(({ day, entries: ofDay }) => [day, ofDay.map(({ host }) => host)])).toEqual([
      ['2026-11-23', ['web-1', '데이터']],
      ['2026-11-22', ['web-2']],
    ])
  })
})

describe('found', () => {
  it('finds by host, by file name and by date as it is shown', () => {
    expect(hostsFor('WEB-2')).toEqual(['web-2'])
    expect(hostsFor('infra_snap_web')).toEqual(['web-1', 'web-2'])
    expect(hostsFor('nov 23')).toEqual(['web-1', '데이터'])
    expect(hostsFor('2026-11-22')).toEqual(['web-2'])
  })

  it('wants every word, in any order', () => {
    expect(hostsFor('23 web')).toEqual(['web-1'])
    expect(hostsFor('23 web-2')).toEqual([])
  })

  it('finds names that were written in another normal form', () => {
    expect(hostsFor('데이터'.normalize('NFD'))).toEqual(['데이터'])
  })

  it('finds everything for nothing', () => {
    expect(hostsFor('  ')).toHaveLength(3)
  })
})
