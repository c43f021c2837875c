import { describe, expect, it } from 'vitest'
import type { LibraryEntry } from '../../../../../renderer/stores/reports-entries'
import { comparisonOf, sidesOf } from '../../../../../renderer/views/snapshots/compare/address'

const entry = (day: number, openName: string | null = `${day}.json`): LibraryEntry => ({
  key: String(day),
  host: 'web-1',
  takenAt: `2026-11-${day}T00:00:00.000Z`,
  reports: [],
  sizeBytes: 1,
  isEncrypted: false,
  isSigned: false,
  openName,
  exports: ['json'],
})

describe('the address of a comparison', () => {
  it('has the earlier one first, whichever was chosen first', () => {
    const wanted = { name: 'comparison', query: { before: '20.json', after: '22.json' } }
    expect(comparisonOf([entry(22), entry(20)])).toEqual(wanted)
    expect(comparisonOf([entry(20), entry(22)])).toEqual(wanted)
  })

  it('is none of fewer or more than two, nor of one that cannot be opened', () => {
    expect(comparisonOf([entry(22)])).toBeNull()
    expect(comparisonOf([entry(22), entry(21), entry(20)])).toBeNull()
    expect(comparisonOf([entry(22), entry(20, null)])).toBeNull()
  })

  it('may be incomplete, or name one twice', () => {
    expect(sidesOf({ before: 'a.json' })).toEqual({ before: 'a.json', after: null })
    expect(sidesOf({ before: ['a.json', 'b.json'], after: '' })).toEqual({ before: 'a.json', after: null })
  })
})
