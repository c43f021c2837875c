import { describe, expect, it } from 'vitest'
import type { Report } from '../../../main/contract/reports'
import { changed, entriesOf, hostOfName, sourceOf } from '../../../renderer/stores/reports-entries'

const report = (name: string, takenAt = '2026-11-23T05:07:15.000Z', sizeBytes = 100): Report => ({
  name,
  format: name.split('.').at(-1) as Report['format'],
  takenAt,
  sizeBytes,
  isEncrypted: false,
  isSigned: false,
})
const stem = 'infra_snap_web-1_20261123T050715Z'

describe('the entries of the library', () => {
  it('make one entry of one snapshot in several formats', () => {
    const entries = entriesOf([report(`${stem}.yaml`), report(`${stem}.json`), report(`${stem}.csv`)])
    expect(entries).toHaveLength(1)
    expect(entries[0]).toMatchObject({
      key: stem,
      host: 'web-1',
      sizeBytes: 300,
      openName: `${stem}.json`,
      exports: ['json', 'yaml', 'csv', 'html'],
    })
    expect(entries[0]!.reports.map(({ format }) => format)).toEqual(['json', 'yaml', 'csv'])
  })

  it('keep two snapshots of the same second apart', () => {
    expect(entriesOf([report(`${stem}-2.json`), report(`${stem}.json`)]).map(({ key }) => key)).toEqual([
      `${stem}-2`,
      stem,
    ])
  })

  it('cannot open what is CSV alone, nor make other formats of it', () => {
    expect(entriesOf([report(`${stem}.csv`)])[0]).toMatchObject({ openName: null, exports: ['csv'] })
  })

  it('are exported from the file of the format, else from the whole document', () => {
    const [entry] = entriesOf([report(`${stem}.yaml`), report(`${stem}.csv`)])
    expect(sourceOf(entry!, 'csv')).toBe(`${stem}.csv`)
    expect(sourceOf(entry!, 'json')).toBe(`${stem}.yaml`)
  })

  it('are encrypted or signed when one of their files is, whatever an older core leaves out', () => {
    const plain = report(`${stem}.json`)
    const sealed = {
      ...report(`${stem}.json.age`),
      format: 'json' as const,
      isEncrypted: true,
      isSigned: true,
    }
    expect(entriesOf([plain])[0]).toMatchObject({ isEncrypted: false, isSigned: false })
    expect(entriesOf([sealed])[0]).toMatchObject({
      key: stem,
      host: 'web-1',
      isEncrypted: true,
      isSigned: true,
    })
  })

  it('know the host of names with underscores and copies', () => {
    expect(hostOfName('infra_snap_a_b_20261123T050715Z-12.yaml')).toBe('a_b')
    expect(hostOfName('something else')).toBe('')
  })
})

describe('a change of the list', () => {
  const older = report('infra_snap_a_20261122T000000Z.json', '2026-11-22T00:00:00.000Z')
  const newer = report('infra_snap_a_20261123T000000Z.json', '2026-11-23T00:00:00.000Z')

  it('puts what was saved or restored in its place by time', () => {
    expect(changed([newer], { change: 'restored', report: older })).toEqual([newer, older])
    expect(changed([older], { change: 'saved', report: newer })).toEqual([newer, older])
  })

  it('told twice is one', () => {
    expect(changed([newer, older], { change: 'saved', report: newer })).toEqual([newer, older])
    expect(changed([older], { change: 'deleted', report: newer })).toEqual([older])
  })
})
