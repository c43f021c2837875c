import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSeriesKey, seriesKey, visitSeries, type SeriesName } from '../../../main/contract/series'
import { subjects } from '../../../main/contract/snapshot'
import { sampleSections } from '../reports/sample-snapshot'

/** Foreign names, those made of the very characters that a key is built with among them. */
const entity = fc.option(
  fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('{', '}', '\\', '.', 'a', '\n') }),
  ),
)
const name: fc.Arbitrary<SeriesName> = fc.record({
  subject: fc.constantFrom(...subjects, 'self' as const),
  entity,
  metric: fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,30}$/),
})

describe('the key of a series', () => {
  it('leads back to the name it was made of, whatever the name of a disk or container is', () => {
    fc.assert(
      fc.property(name, (one) => {
        expect(parseSeriesKey(seriesKey(one))).toEqual(one)
      }),
    )
  })

  it('leads back for everything that is kept of a machine', () => {
    const self = { cpuMsPerSecond: 1, rssBytes: 1, droppedTicks: 0, skippedReadings: 0, uptimeSeconds: 1 }
    let visited = 0
    visitSeries(sampleSections(), self, (one) => {
      visited += 1
      expect(parseSeriesKey(seriesKey(one))).toEqual(one)
    })
    expect(visited).toBeGreaterThan(20)
  })

  it('is no other text: whatever is understood is written the same again', () => {
    const parts = fc.constantFrom('cpu', 'disks', 'self', '{', '}', '\\', '.', 'usedPercent', '/', ' ', '\n')
    const text = fc.oneof(
      fc.string(),
      fc.array(parts, { maxLength: 8 }).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(text, (key) => {
        const parsed = parseSeriesKey(key)
        expect(parsed === null ? key : seriesKey(parsed)).toBe(key)
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    '',
    'cpu',
    'cpu.',
    '.busyPercent',
    'nothing.busyPercent',
    'constructor.name',
    'cpu.busy.percent',
    'disks{/}usedPercent',
    'disks{/.usedPercent',
    'disks{/}}.usedPercent',
    'disks{\\}.usedPercent',
    'disks{\\a}.usedPercent',
    'cpu.busyPercent\n',
  ])('is not %j', (key) => expect(parseSeriesKey(key)).toBeNull())

  it('is refused at once, however long', () => {
    expect(parseSeriesKey(`disks{${'\\'.repeat(4_199)}}.usedPercent`)).toBeNull()
    expect(parseSeriesKey(`disks{${'a'.repeat(100_000)}}.usedPercent`)?.entity).toHaveLength(100_000)
  })
})
