import { expect, it } from 'vitest'
import { expiryOf } from '../../../../../renderer/views/settings/keys/expiry'

const now = Date.parse('2026-11-23T10:00:00.000Z')

it('counts days from now', () => {
  expect(expiryOf('days30', '', now)).toBe('2026-12-23T10:00:00.000Z')
})

it('has no end where none is wanted', () => {
  expect(expiryOf('forever', '2026-01-01', now)).toBeNull()
})

it('lasts to the end of the chosen day', () => {
  expect(Date.parse(expiryOf('untilDate', '2026-12-01', now)!)).toBe(
    new Date('2026-12-01T23:59:59.999').getTime(),
  )
})

it.each(['', '2026-11-01', 'soon'])('refuses the day %j', (date) => {
  expect(expiryOf('untilDate', date, now)).toBeUndefined()
})
