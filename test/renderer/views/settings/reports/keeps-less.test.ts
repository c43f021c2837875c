import { expect, it } from 'vitest'
import { defaultSettings } from '../../../../../main/contract/settings'
import { keepsLess } from '../../../../../renderer/views/settings/reports/keeps-less'

const present = { ...defaultSettings.reports, mostBytes: 5_000_000 }

it.each([
  [{}, false],
  [{ keepAllDays: 31, keepWeeklyWeeks: 13, mostBytes: null }, false],
  [{ keepAllDays: 29 }, true],
  [{ keepWeeklyWeeks: 0 }, true],
  [{ keepMonthlyMonths: 1_200 }, true],
  [{ mostBytes: 4_000_000, keepAllDays: 60 }, true],
])('%j keeps less: %s', (change, less) => {
  expect(keepsLess({ ...present, ...change }, present)).toBe(less)
})
