// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { defineComponent } from 'vue'
import { createI18n } from 'vue-i18n'
import { describe, expect, it } from 'vitest'
import { seriesKey, visitSeries } from '../../../main/contract/series'
import type { Sections } from '../../../main/contract/snapshot'
import { useMetricName, type MetricName } from '../../../renderer/composables/use-metric-name'
import { en } from '../../../renderer/locales/en'
import { ko } from '../../../renderer/locales/ko'

function namesIn(locale: 'en' | 'ko'): (key: string) => MetricName {
  let named: ((key: string) => MetricName) | undefined
  const Probe = defineComponent({
    setup() {
      named = useMetricName().value
      return () => null
    },
  })
  const i18n = createI18n({ legacy: false, locale, fallbackLocale: 'en', messages: { en, ko } })
  mount(Probe, { global: { plugins: [i18n] } })
  return named!
}

const of = (value: unknown) => ({ status: 'ok', durationMs: 1, value })

/** A machine on which every number there is is known. */
const everything = {
  cpu: of({
    busyPercent: 1,
    split: { userPercent: 1, systemPercent: 1, iowaitPercent: 1, stealPercent: 1 },
    loadAverage: { oneMinute: 1 },
    temperatureCelsius: 1,
  }),
  memory: of({
    usedBytes: 1,
    usedPercent: 1,
    cachedBytes: 1,
    swap: { usedBytes: 1 },
    controlGroup: { usedPercent: 1 },
  }),
  disks: of({
    totals: { readBytesPerSecond: 1, writeBytesPerSecond: 1 },
    fileSystems: [{ mountPoint: '/', usedPercent: 1, usedBytes: 1 }],
    devices: [{ name: 'sda', readBytesPerSecond: 1, writeBytesPerSecond: 1, busyPercent: 1 }],
  }),
  network: of({
    totals: { rxBytesPerSecond: 1, txBytesPerSecond: 1, errorsPerSecond: 1 },
    interfaces: [{ name: 'eth0', kind: 'physical', rxBytesPerSecond: 1, txBytesPerSecond: 1 }],
  }),
  processes: of({ total: 1 }),
  containers: of({
    counts: { running: 1, unhealthy: 1 },
    containers: [
      {
        name: 'web',
        state: 'running',
        cpuPercentOfHost: 1,
        memoryUsedBytes: 1,
        rxBytesPerSecond: 1,
        txBytesPerSecond: 1,
      },
    ],
  }),
  custom: of({ metrics: [{ name: 'queue', reading: { status: 'ok', value: 1 } }] }),
} as unknown as Sections

describe('the names of series', () => {
  it('has words for every series that history keeps', () => {
    const missing: string[] = []
    let count = 0
    const { short, ...alone } = en.metrics as unknown as Record<string, Record<string, unknown>>
    visitSeries(everything, { cpuMsPerSecond: 1, rssBytes: 1 } as never, (name) => {
      count += 1
      const below = short?.[name.subject] as Record<string, unknown> | undefined
      if (alone[name.subject]?.[name.metric] === undefined || below?.[name.metric] === undefined)
        missing.push(seriesKey(name))
    })
    expect(missing).toEqual([])
    expect(count).toBe(34)
  })

  it('speaks the language of the page', () => {
    expect(namesIn('en')('network.rxBytesPerSecond').full).toBe('Network received')
    expect(namesIn('ko')('network.rxBytesPerSecond').full).toBe('네트워크 수신')
  })

  it('tells the series of the whole machine from those of one of its parts', () => {
    const nameOf = namesIn('en')
    expect(nameOf('disks.readBytesPerSecond')).toEqual({
      subject: 'Disks',
      entity: null,
      metric: 'read',
      full: 'Disks read',
    })
    expect(nameOf('disks{sda}.readBytesPerSecond')).toEqual({
      subject: 'Disks',
      entity: 'sda',
      metric: 'read',
      full: '\u2068sda\u2069: read',
    })
  })

  it('calls a custom metric by the name it was given', () => {
    expect(namesIn('en')('custom{orders.waiting}.value').full).toBe('\u2068orders.waiting\u2069')
  })

  it('takes foreign names as they are, whatever they hold', () => {
    const entity = '{entity} @:link | a\\b\u202e'
    const { entity: told, full } = namesIn('en')(
      seriesKey({ subject: 'containers', entity, metric: 'rxBytesPerSecond' }),
    )
    expect(told).toBe(entity)
    expect(full).toBe(`\u2068${entity}\u2069: received`)
  })

  it('shows what is no known series as it is', () => {
    expect(namesIn('ko')('nonsense')).toMatchObject({ entity: null, metric: 'nonsense' })
    expect(namesIn('ko')('cpu.ofTheFuture').metric).toBe('ofTheFuture')
  })
})
