import { beforeAll, describe, expect, it } from 'vitest'
import { cronIssues, loadCron, type CronReader } from '../../../../../renderer/views/settings/schedule/cron'

let reader: CronReader
beforeAll(async () => {
  reader = await loadCron()
})

describe('what is wrong with an expression', () => {
  it.each([
    ['0 2 * * *', null],
    ['  30 0 2 * * 1-5 ', null],
    ['@hourly', null],
    ['@never', 'name'],
    ['', 'count'],
    ['0 2 * *', 'count'],
    ['0 0 2 * * * 2027', 'count'],
    ['0 25 * * *', 'hour'],
    ['99 0 2 * * *', 'second'],
    ['* * * JUNE *', 'month'],
    ['0 0 30 2 *', 'never'],
  ])('%j: %s', (cron, fault) => {
    expect(reader.faultOf(cron)).toBe(fault)
  })
})

describe('the next runs', () => {
  const after = Date.parse('2026-03-28T12:00:00.000Z')
  const iso = (cron: string, zone: string, count = 2): string[] =>
    reader.nextRuns(cron, zone, count, after).map((at) => new Date(at).toISOString())

  it('are meant in the zone, also where its clocks are put forward', () => {
    expect(iso('0 6 * * *', 'Asia/Seoul', 1)).toEqual(['2026-03-28T21:00:00.000Z'])
    // At two in the morning of the 29th it is three in Berlin.
    expect(iso('30 2 * * *', 'Europe/Berlin')).toEqual([
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ])
  })

  it('are none for what is no expression or never comes', () => {
    expect(iso('nonsense', 'UTC')).toEqual([])
    expect(iso('0 0 30 2 *', 'UTC')).toEqual([])
  })
})

it('makes an issue of each expression that is none, at its place', () => {
  const schedule = (cron: string) => ({
    ...{ name: cron, cron, timeZone: null, isEnabled: true, formats: ['json' as const] },
    ...{ upload: false, jitterMs: 0, missed: 'once' as const },
  })
  const issues = cronIssues(reader)([schedule('@daily'), schedule('61 * * * *'), schedule('')])
  expect(issues.map(({ section, path }) => ({ section, path }))).toEqual([
    { section: 'schedules', path: [1, 'cron'] },
  ])
})
