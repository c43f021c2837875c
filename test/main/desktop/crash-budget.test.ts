import { expect, it } from 'vitest'
import { createCrashBudget } from '../../../main/desktop/crash-budget'

it('lets a page be loaded again three times a minute, and again when a minute has passed', () => {
  let now = 0
  const mayReload = createCrashBudget(() => now)
  expect([mayReload(), mayReload(), mayReload(), mayReload()]).toEqual([true, true, true, false])
  now = 59_999
  expect(mayReload()).toBe(false)
  now = 60_000
  expect(mayReload()).toBe(true)
})
