import { expect, test } from 'vitest'
import { checkSchedules, timetableOf } from '../../../main/schedule/timetable'

const of = (cron: string, timeZone: string | null = 'UTC') => timetableOf({ name: 'nightly', cron, timeZone })
const runs = async (
  cron: string,
  timeZone: string | null,
  from: string,
  count: number,
): Promise<string[]> => {
  const { next } = await of(cron, timeZone)
  const found: string[] = []
  for (let at = Date.parse(from); found.length < count;) {
    at = next(at)!
    found.push(new Date(at).toISOString())
  }
  return found
}

test('half past two in Berlin comes after the gap in spring, and once in autumn', async () => {
  expect(await runs('30 2 * * *', 'Europe/Berlin', '2027-03-26T12:00:00Z', 3)).toEqual([
    '2027-03-27T01:30:00.000Z',
    '2027-03-28T01:00:00.000Z', // 02:30 does not exist: 03:00 is the first minute after the gap
    '2027-03-29T00:30:00.000Z',
  ])
  expect(await runs('30 2 * * *', 'Europe/Berlin', '2027-10-29T12:00:00Z', 3)).toEqual([
    '2027-10-30T00:30:00.000Z',
    '2027-10-31T00:30:00.000Z', // 02:30 comes twice: the first one counts
    '2027-11-01T01:30:00.000Z',
  ])
})

test('every hour is every hour, also in the night when one comes twice or not at all', async () => {
  for (const [from, count] of [
    ['2027-03-28T00:00:00Z', 4],
    ['2027-10-31T00:00:00Z', 4],
  ] as const) {
    const found = await runs('15 * * * *', 'Europe/Berlin', from, count)
    const gaps = found.slice(1).map((at, index) => Date.parse(at) - Date.parse(found[index]!))
    expect(gaps).toEqual([3_600_000, 3_600_000, 3_600_000])
  }
})

test('Seoul has no such nights, and the hours of a schedule are its own', async () => {
  expect(await runs('30 2 * * *', 'Asia/Seoul', '2027-03-27T00:00:00Z', 2)).toEqual([
    '2027-03-27T17:30:00.000Z',
    '2027-03-28T17:30:00.000Z',
  ])
})

test('six columns begin with the second, and names stand for the usual', async () => {
  expect(await runs('30 0 12 * * MON-FRI', 'UTC', '2026-11-27T13:00:00Z', 1)).toEqual([
    '2026-11-30T12:00:30.000Z',
  ])
  expect(await runs('@daily', 'UTC', '2026-11-27T13:00:00Z', 1)).toEqual(['2026-11-28T00:00:00.000Z'])
  expect(await runs('0 0 L * *', null, '2026-11-27T13:00:00Z', 1)).toHaveLength(1)
})

test.each([
  ['61 * * * *', 'its minute is "61".', /0 to 59/],
  ['0 24 * * *', 'its hour is "24".', /0 to 23/],
  ['0 0 32 * *', 'its day of the month is "32".', /1 to 31/],
  ['0 0 * 13 *', 'its month is "13".', /JAN/],
  ['0 0 * * 8', 'its day of the week is "8".', /SUN/],
  ['70 0 0 * * *', 'its second is "70".', /0 to 59/],
  ['30 2 * * MOOD', 'its day of the week is "MOOD".', /SUN/],
  ['*/0 * * * *', 'its minute is "*/0".', /steps/],
  ['5-1 * * * *', 'its minute is "5-1".', /ranges/],
  ['* * *', '"* * *" has 3 columns.', /five: minute/],
  ['soon', '"soon" has 1 column.', /five: minute/],
  ['* * * * * * 2027', '"* * * * * * 2027" has 7 columns.', /six/],
  ['@dayly', '"@dayly" is no name for a schedule.', /@daily/],
  ['30 2 31 2 *', 'the day that it names never comes.', /February/],
])('%j is refused: %s', async (cron, reason, hint) => {
  await expect(checkSchedules([{ name: 'nightly', cron, timeZone: null }])).rejects.toMatchObject({
    code: 'schedule_invalid',
    message: `The schedule "nightly" cannot be understood: ${reason}`,
    hint: expect.stringMatching(hint) as string,
    details: { schedule: 'nightly', field: 'cron' },
  })
})

test('a time zone that nobody knows is refused', async () => {
  await expect(of('@daily', 'Europe/Nowhere')).rejects.toMatchObject({
    code: 'schedule_invalid',
    message: 'The schedule "nightly" cannot be understood: nobody knows the time zone "Europe/Nowhere".',
    details: { field: 'timeZone' },
  })
})
