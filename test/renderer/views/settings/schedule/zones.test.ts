import { expect, it } from 'vitest'
import { isZone, runText, timeIn, zoneGroups } from '../../../../../renderer/views/settings/schedule/zones'

it('lists the zones of the world by region, in words', () => {
  const groups = zoneGroups(null)
  const of = (region: string) => groups.find((group) => group.region === region)!.zones
  expect(of('Asia')).toContainEqual({ value: 'Asia/Seoul', label: 'Seoul' })
  expect(of('America').find(({ label }) => label === 'Argentina / Ushuaia')?.value).toBe(
    'America/Argentina/Ushuaia',
  )
  expect(groups.map(({ region }) => region)).not.toContain('UTC')
})

it('lists a zone that is set even where this browser does not know it', () => {
  expect(zoneGroups('Moon/Tranquility').at(-1)!.zones.length).toBeGreaterThan(0)
  expect(zoneGroups('Moon/Tranquility').find(({ region }) => region === 'Moon')!.zones).toEqual([
    { value: 'Moon/Tranquility', label: 'Tranquility' },
  ])
  expect(isZone('Moon/Tranquility')).toBe(false)
  expect(isZone('Asia/Seoul')).toBe(true)
})

it('tells a run in its own zone, with seconds only where there are some', () => {
  const at = Date.parse('2026-11-26T17:00:00.000Z')
  expect(runText(at, 'Asia/Seoul', 'en-GB')).toBe('Fri 27 Nov, 02:00')
  expect(runText(at + 5_000, 'Asia/Seoul', 'en-GB')).toBe('Fri 27 Nov, 02:00:05')
  expect(timeIn('Asia/Seoul', at, 'en-GB')).toBe('02:00 GMT+9')
})
