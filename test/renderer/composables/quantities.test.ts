import { describe, expect, it } from 'vitest'
import { createQuantities } from '../../../renderer/composables/quantities'
import { unitOfSeries } from '../../../renderer/composables/metric-units'

const english = createQuantities('en', 'UTC')
const korean = createQuantities('ko', 'UTC')

describe('quantities', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [999.7, '1 kB'],
    [1_234, '1.23 kB'],
    [12_340, '12.3 kB'],
    [123_400, '123 kB'],
    [999_600, '1 MB'],
    [25_300_000_000, '25.3 GB'],
    [4e21, '4,000 EB'],
  ])('shows %d bytes as %s', (bytes, expected) => {
    expect(english.text(english.bytes(bytes)).replaceAll('\u00a0', ' ')).toBe(expected)
  })

  it.each([
    [0, '0 %'],
    [0.04, '0 %'],
    [3.14, '3.1 %'],
    [9.96, '10 %'],
    [99.6, '100 %'],
  ])('shows a share of %d as %s', (share, expected) => {
    expect(english.text(english.percent(share)).replaceAll('\u00a0', ' ')).toBe(expected)
  })

  it('never shows an unknown number as zero', () => {
    for (const kind of ['percent', 'bytes', 'bytesPerSecond', 'perSecond', 'celsius', 'count'] as const)
      for (const unknown of [null, undefined, NaN, Infinity])
        expect(english.text(english.of(kind, unknown))).toBe('–')
    expect(english.duration(null)).toBe('–')
  })

  it.each([
    [0.2, '0s', '0초'],
    [59, '59s', '59초'],
    [61, '1m 1s', '1분 1초'],
    [3_600, '1h', '1시간'],
    [1_051_200, '12d 4h', '12일 4시간'],
    [86_460, '1d', '1일'],
  ])('tells %d seconds in its two largest units', (seconds, inEnglish, inKorean) => {
    expect(english.duration(seconds)).toBe(inEnglish)
    expect(korean.duration(seconds)).toBe(inKorean)
  })

  it('writes a share as each language does', () => {
    expect(korean.text(korean.percent(42))).toBe('42%')
    expect(english.text(english.percent(42))).toBe('42\u00a0%')
  })

  it('keeps a huge number short enough to be read whole', () => {
    expect(english.number(1e308)).toBe('1E308')
    expect(english.number(-2.5e20)).toBe('-2.5E20')
    expect(english.number(999_999_999_999_999)).toBe('999,999,999,999,999')
  })

  it('leaves the day out of a moment of today', () => {
    const now = Date.UTC(2026, 10, 23, 15, 0)
    expect(english.moment(Date.UTC(2026, 10, 23, 14, 2), now)).toBe('14:02')
    expect(english.moment(Date.UTC(2026, 10, 22, 14, 2), now)).toBe('Nov 22, 14:02')
    expect(english.moment(Date.UTC(2026, 10, 23, 0, 5), now)).toBe('00:05')
  })
})

describe('the unit of a series', () => {
  it.each([
    ['cpu.busyPercent', 'percent'],
    ['cpu.loadOneMinute', 'count'],
    ['cpu.temperatureCelsius', 'celsius'],
    ['disks{/var/lib}.usedBytes', 'bytes'],
    ['network{eth0}.rxBytesPerSecond', 'bytesPerSecond'],
    ['network.errorsPerSecond', 'perSecond'],
    ['containers{web}.cpuPercentOfHost', 'percent'],
    ['self.cpuMsPerSecond', 'milliseconds'],
    ['custom{usedBytes}.value', 'count'],
  ])('of %s is %s', (key, unit) => {
    expect(unitOfSeries(key)).toBe(unit)
  })
})
