import { expect, test } from 'vitest'
import { settingsSchema } from '../../../../main/contract/settings'
import { bounds, checkOptions } from '../../../../main/cli/snapshot/options'

const check = (options: object) => checkOptions({ color: true, ...options })

test('nothing said leaves everything to the settings', () => {
  expect(check({})).toEqual({
    formats: null,
    subjects: null,
    windowMs: null,
    collectorTimeoutMs: null,
    top: null,
    failOn: null,
    redact: null,
  })
})

test.each([
  ['250', 250],
  ['250ms', 250],
  ['1s', 1000],
  ['1.5 s', 1500],
  ['1m', 60_000],
  ['1MIN', 60_000],
  ['50', 50],
])('--window %s is %i ms', (window, ms) => {
  expect(check({ window }).windowMs).toBe(ms)
})

test.each(['', '49', '60001', '61s', '-1', '1e3', '0x100', '1h', 'Infinity', ' '])(
  '--window %j is refused with its bounds',
  (window) => {
    expect(() => check({ window })).toThrow(
      expect.objectContaining({
        code: 'usage_invalid',
        hint: 'It takes a time from 50 ms to 60 s, such as 500ms or 2s.',
      }) as Error,
    )
  },
)

test('lists may be given with commas, repeated, or both; said twice counts once', () => {
  const { formats, subjects } = check({ format: ['yaml, csv', 'YAML'], section: ['disks', 'cpu,disks'] })
  expect(formats?.map(({ id }) => id)).toEqual(['yaml', 'csv'])
  expect(subjects).toEqual(['disks', 'cpu'])
})

test('the bounds are those of the settings', () => {
  const accepts = (settings: object): boolean => settingsSchema.safeParse(settings).success
  for (const [key, group, range] of [
    ['windowMs', 'snapshot', bounds.windowMs],
    ['collectorTimeoutMs', 'snapshot', bounds.collectorTimeoutMs],
    ['top', 'processes', bounds.top],
  ] as const) {
    const results = [range.least - 1, range.least, range.most, range.most + 1].map((value) =>
      accepts({ [group]: { [key]: value } }),
    )
    expect(results, key).toEqual([false, true, true, false])
  }
})
