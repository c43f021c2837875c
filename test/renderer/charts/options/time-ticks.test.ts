import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agoTicks, clockTicks } from '../../../../renderer/charts/options/time-ticks'

const clock = {
  time: (at: number, withSeconds: boolean) => new Date(at).toTimeString().slice(0, withSeconds ? 8 : 5),
  day: (at: number) => `day ${new Date(at).getDate()}`,
}
const ago = {
  now: 'now',
  minutes: (count: number) => `-${count} min`,
  seconds: (count: number) => `-${count} s`,
}
const hour = 3_600_000

describe('the clock below a range', () => {
  const zone = process.env['TZ']
  beforeEach(() => {
    process.env['TZ'] = 'Europe/Berlin'
  })
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  })
  const texts = (from: string, hours: number, width = 800): string[] => {
    const start = Date.parse(from)
    return clockTicks({ from: start, to: start + hours * hour }, width, clock).map(({ text }) => text)
  }

  it('names whole steps of the local clock', () => {
    expect(texts('2026-11-23T09:07:00+01:00', 1)).toEqual([
      '09:10',
      '09:20',
      '09:30',
      '09:40',
      '09:50',
      '10:00',
    ])
  })

  it('names the day at midnight', () => {
    expect(texts('2026-11-23T15:00:00+01:00', 12)).toEqual([
      '16:00',
      '18:00',
      '20:00',
      '22:00',
      'day 24',
      '02:00',
    ])
  })

  it('names days alone where a range is long', () => {
    expect(texts('2026-11-01T12:00:00+01:00', 24 * 7, 400)).toEqual(['day 3', 'day 5', 'day 7'])
  })

  it('stays at whole hours over a change of the clocks', () => {
    // On 25 October 2026 the hour from 2 to 3 comes twice.
    const found = texts('2026-10-24T20:00:00+02:00', 24, 800)
    expect(found).toContain('day 25')
    expect(found.every((text) => /^day|:00$/.test(text))).toBe(true)
  })

  it('shows seconds only where they tell labels apart, and fewer labels where there is less room', () => {
    expect(texts('2026-11-23T09:00:05+01:00', 1 / 60)[0]).toBe('09:00:10')
    expect(texts('2026-11-23T09:07:00+01:00', 24, 320).length).toBeLessThanOrEqual(4)
  })

  it('has nothing to say of a range that is none', () => {
    expect(clockTicks({ from: 5, to: 5 }, 800, clock)).toEqual([])
  })
})

describe('how long ago', () => {
  it('counts from now, which is the right edge', () => {
    expect(agoTicks(300_000, 800, ago)).toEqual([
      { fraction: expect.closeTo(0.2) as number, text: '-4 min' },
      { fraction: expect.closeTo(0.4) as number, text: '-3 min' },
      { fraction: expect.closeTo(0.6) as number, text: '-2 min' },
      { fraction: expect.closeTo(0.8) as number, text: '-1 min' },
      { fraction: 1, text: 'now' },
    ])
  })

  it('leaves labels out where there is no room', () => {
    expect(agoTicks(300_000, 250, ago).map(({ text }) => text)).toEqual(['-4 min', '-2 min', 'now'])
  })

  it('counts seconds in short windows', () => {
    expect(agoTicks(60_000, 300, ago).map(({ text }) => text)).toEqual(['-30 s', 'now'])
  })
})
