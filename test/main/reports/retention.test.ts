import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../main/contract/settings'
import { fileSafeTime } from '../../../main/reports/naming'
import { expiredReports, type StoredFile } from '../../../main/reports/retention'

const dayMs = 86_400_000
const now = Date.parse('2026-11-26T12:00:00Z') // a Thursday
const usual = defaultSettings.reports

const nameOf = (at: number | string, ending = 'json', host = 'web-1'): string =>
  `infra_snap_${host}_${fileSafeTime(new Date(at).toISOString())}.${ending}`
const file = (at: number | string, ending = 'json', host = 'web-1'): StoredFile => ({
  name: nameOf(at, ending, host),
  sizeBytes: 1_000,
})
const none: ReadonlySet<string> = new Set()
const expired = (files: readonly StoredFile[], changes: Partial<Parameters<typeof expiredReports>[0]> = {}) =>
  expiredReports({ files, settings: usual, now, pendingUploads: none, ...changes })
const keptOf = (files: readonly StoredFile[], changes = {}): string[] => {
  const gone = new Set(expired(files, changes))
  return files.map(({ name }) => name).filter((name) => !gone.has(name))
}

/** One at noon of every day, the oldest first. */
const daily = (days: number): StoredFile[] =>
  Array.from({ length: days }, (_, index) => file(now - (days - 1 - index) * dayMs))

describe('the plan', () => {
  it('keeps all for 30 days, then Sundays for 12 weeks, then the last day of each month for ever', () => {
    const kept = keptOf(daily(3 * 365)).map((name) => name.slice(17, 25))
    const since = (days: number) =>
      new Date(now - days * dayMs).toISOString().slice(0, 10).replaceAll('-', '')
    const dayOf = (text: string) => new Date(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`)
    const isLastOfMonth = (text: string) => new Date(dayOf(text).getTime() + dayMs).getUTCDate() === 1
    expect(kept.filter((day) => day >= since(30))).toHaveLength(31)
    const weekly = kept.filter((day) => day < since(30) && day >= since(30 + 84))
    expect(weekly.filter((day) => dayOf(day).getUTCDay() === 0)).toHaveLength(12)
    expect(weekly.every((day) => dayOf(day).getUTCDay() === 0 || isLastOfMonth(day))).toBe(true)
    const monthly = kept.filter((day) => day < since(30 + 84))
    expect(monthly.every(isLastOfMonth)).toBe(true)
    expect(monthly.length).toBeGreaterThanOrEqual(31)
  })

  it('keeps months for so many months where that is said, and none where it is none', () => {
    const settings = { ...usual, keepAllDays: 1, keepWeeklyWeeks: 0, keepMonthlyMonths: 2 }
    expect(keptOf(daily(365), { settings }).map((name) => name.slice(17, 25))).toEqual([
      '20260930',
      '20261031',
      '20261125',
      '20261126',
    ])
    expect(keptOf(daily(365), { settings: { ...settings, keepMonthlyMonths: 0 } })).toHaveLength(2)
  })

  it('takes weeks as ISO has them, over the turn of a year, in UTC', () => {
    const settings = { ...usual, keepAllDays: 1, keepWeeklyWeeks: 520, keepMonthlyMonths: 0 }
    const files = [
      '2025-12-28T23:59:59Z',
      '2025-12-29T00:00:00Z',
      '2026-01-04T23:59:59Z',
      '2026-01-05T00:00:00Z',
    ]
    // Monday 29 December to Sunday 4 January is the first week of 2026.
    expect(
      expired(
        files.map((at) => file(at)),
        { settings },
      ),
    ).toEqual([nameOf('2025-12-29T00:00:00Z')])
  })

  it('lets every format of a moment and its signatures go together', () => {
    const old = now - 100 * dayMs
    const [later, others] = [file(old + 3_600_000), [file(now), file(old - 40 * dayMs)]]
    const together = ['json', 'yaml', 'json.sig', 'html', 'csv.age', 'csv.age.sig'].map((ending) =>
      file(old, ending),
    )
    expect(expired([...together, later, ...others]).sort()).toEqual(together.map(({ name }) => name).sort())
    const waiting = new Set([nameOf(old, 'html')])
    expect(expired([...together, later, ...others], { pendingUploads: waiting })).toEqual([])
  })

  it('tells a second snapshot of the same second from the first', () => {
    const at = now - 100 * dayMs
    const second = { name: nameOf(at).replace('.json', '-2.json'), sizeBytes: 1 }
    expect(expired([file(at), second, file(now)])).toEqual([nameOf(at)])
  })

  it('keeps the newest of each machine in a folder that several share', () => {
    const old = now - 3_000 * dayMs
    const settings = { ...usual, keepMonthlyMonths: 0 }
    const files = [file(now), file(old, 'json', 'db-1'), file(old - dayMs, 'json', 'db-1')]
    expect(expired(files, { settings })).toEqual([nameOf(old - dayMs, 'json', 'db-1')])
  })

  it('touches nothing that is no report', () => {
    const strangers = [
      'notes.json',
      'infra_snap_x.json',
      'infra_snap_a_20019931T000000Z.json',
      'infra_snap_a_20010101T000000Z.tar',
      '.infra_snap_a_20010101T000000Z.json',
    ]
    const files = [file(now), file(now - dayMs), ...strangers.map((name) => ({ name, sizeBytes: 9e9 }))]
    expect(expired(files, { settings: { ...usual, mostBytes: 1_000_000 } })).toEqual([])
  })

  it('lets the oldest go first where all together are too large, however little time they have had', () => {
    const files = daily(10).map((one) => ({ ...one, sizeBytes: 400_000 }))
    const settings = { ...usual, mostBytes: 1_000_000 }
    expect(keptOf(files, { settings })).toEqual(files.slice(-2).map(({ name }) => name))
    const pendingUploads = new Set([files[0]!.name])
    expect(keptOf(files, { settings, pendingUploads })).toEqual([files[0]!.name, files.at(-1)!.name])
    expect(keptOf([{ ...files[9]!, sizeBytes: 9e9 }], { settings })).toHaveLength(1)
  })
})

describe('whatever there is', () => {
  const files = fc
    .uniqueArray(fc.integer({ min: 0, max: 2_000 * 24 }), { maxLength: 60 })
    .map((hours) => hours.map((hour) => ({ name: nameOf(now - hour * 3_600_000), sizeBytes: 300_000 })))
  const settings = fc.record({
    keepAllDays: fc.integer({ min: 1, max: 400 }),
    keepWeeklyWeeks: fc.integer({ min: 0, max: 100 }),
    keepMonthlyMonths: fc.option(fc.integer({ min: 0, max: 60 })),
    mostBytes: fc.option(fc.integer({ min: 1_000_000, max: 20_000_000 })),
  })
  const without = (list: readonly StoredFile[], names: readonly string[]) =>
    list.filter(({ name }) => !names.includes(name))

  it('the newest stays, and so does what still has to be sent', () => {
    fc.assert(
      fc.property(files, settings, fc.infiniteStream(fc.boolean()), (list, plan, coins) => {
        const pendingUploads = new Set(list.filter(() => coins.next().value).map(({ name }) => name))
        const gone = expired(list, { settings: plan, pendingUploads })
        expect(gone).not.toContain(
          list
            .map(({ name }) => name)
            .sort()
            .at(-1),
        )
        expect(gone.some((name) => pendingUploads.has(name))).toBe(false)
        expect(new Set(gone).size).toBe(gone.length)
      }),
    )
  })

  it('a second look finds nothing more to delete', () => {
    fc.assert(
      fc.property(files, settings, (list, plan) => {
        expect(expired(without(list, expired(list, { settings: plan })), { settings: plan })).toEqual([])
      }),
    )
  })

  it('looking every day ends where looking once at the end does', () => {
    fc.assert(
      fc.property(files, settings, fc.integer({ min: 1, max: 90 }), (list, plan, days) => {
        const noCap = { ...plan, mostBytes: null }
        let daily = list
        for (let day = 0; day <= days; day += 1)
          daily = without(daily, expired(daily, { settings: noCap, now: now + day * dayMs }))
        expect(daily).toEqual(without(list, expired(list, { settings: noCap, now: now + days * dayMs })))
      }),
    )
  })

  it('what goes never comes back into the plan later, and a longer plan keeps no less', () => {
    fc.assert(
      fc.property(files, settings, fc.integer({ min: 0, max: 400 }), (list, plan, days) => {
        const noCap = { ...plan, mostBytes: null }
        const today = expired(list, { settings: noCap })
        const later = expired(list, { settings: noCap, now: now + days * dayMs })
        expect(later).toEqual(expect.arrayContaining(today))
        const longer = {
          keepAllDays: plan.keepAllDays + days,
          keepWeeklyWeeks: plan.keepWeeklyWeeks + 1,
          keepMonthlyMonths: null,
          mostBytes: null,
        }
        expect(today).toEqual(expect.arrayContaining(expired(list, { settings: longer })))
      }),
    )
  })

  it('all together are small enough, unless what is left may not go', () => {
    fc.assert(
      fc.property(files, settings, (list, plan) => {
        const left = without(list, expired(list, { settings: plan }))
        const size = left.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
        expect(left.length <= 1 || size <= (plan.mostBytes ?? Infinity)).toBe(true)
      }),
    )
  })
})
