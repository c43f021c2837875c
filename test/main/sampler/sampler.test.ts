import { afterEach, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import type { Collector, Collectors } from '../../../main/collectors/collector'
import { UnavailableError } from '../../../main/contract/errors'
import type { Sample } from '../../../main/contract/sample'
import { defaultSettings } from '../../../main/contract/settings'
import { subjects, type Subject } from '../../../main/contract/snapshot'
import { createSampler, type Sampler } from '../../../main/sampler/sampler'
import { DrivenClock } from '../../fakes/clock'

type Fake = Partial<Collector<unknown, never>>

/** What a fake collector derives: the reading before and this one. */
interface Derived {
  now: unknown
  before: unknown
}

const kinds: Record<Subject, Collector<unknown, unknown>['differences']> = {
  host: 'none',
  cpu: 'quick',
  memory: 'none',
  disks: 'quick',
  network: 'quick',
  processes: 'quick',
  containers: 'slow',
  custom: 'none',
}

let sampler: Sampler | null = null
afterEach(() => sampler?.close())

function open(fakes: Partial<Record<Subject, Fake>> = {}) {
  const clock = new DrivenClock()
  const reads = Object.fromEntries(subjects.map((subject) => [subject, 0])) as Record<Subject, number>
  const collectors = Object.fromEntries(
    subjects.map((subject) => [
      subject,
      {
        subject,
        schema: z.any(),
        differences: kinds[subject],
        read: () => (reads[subject] += 1),
        derive: (current: { raw: unknown }, previous: { raw: unknown } | null) => ({
          now: current.raw,
          before: previous?.raw ?? null,
        }),
        ...fakes[subject],
      },
    ]),
  ) as unknown as Collectors
  sampler = createSampler({
    collectors,
    cadence: defaultSettings.sampling,
    deadlineMs: 2_000,
    clock,
    cost: { cpuUsage: () => ({ user: clock.monotonicMs() * 5, system: 0 }), rssBytes: () => 80_000_000 },
  })
  const samples: Sample[] = []
  sampler.subscribe((sample) => samples.push(sample))
  return { sampler, clock, reads, samples }
}

const valueOf = (sample: Sample | undefined, subject: Subject): Derived => {
  const reading = sample?.sections[subject]
  if (reading?.status !== 'ok') throw new Error(`${subject} is ${JSON.stringify(reading)}`)
  return reading.value as unknown as Derived
}

describe('cadence', () => {
  it('reads the kernel each second, containers each half minute, the host each hour, and processes not at all while nobody looks', async () => {
    const { sampler, clock, reads } = open()
    sampler.start()
    await clock.pass(60_500)
    expect(reads).toMatchObject({ cpu: 61, memory: 61, disks: 61, network: 61 })
    expect(reads).toMatchObject({ containers: 3, custom: 3, host: 1, processes: 0 })
  })

  it('reads what somebody looks at more often, at once, until they look away', async () => {
    const { sampler, clock, reads } = open()
    sampler.start()
    await clock.pass(10_500)
    const release = sampler.watch(['containers', 'processes'])
    await clock.pass(1_000)
    expect(reads).toMatchObject({ containers: 2, processes: 1 })
    await clock.pass(15_000)
    expect(reads).toMatchObject({ containers: 5, processes: 4 })
    release()
    release() // a second call changes nothing
    await clock.pass(20_000)
    expect(reads.processes).toBe(4)
  })

  it('gives the kernel counters of one tick as one sample with the time of the tick', async () => {
    const { sampler, clock, samples } = open()
    sampler.start()
    await clock.pass(2_500)
    const together = samples.filter(({ sections }) => 'cpu' in sections)
    expect(together.map(({ sections }) => Object.keys(sections))).toEqual(
      Array(3).fill(['cpu', 'memory', 'disks', 'network']),
    )
    const start = Date.UTC(2026, 10, 23, 5)
    expect(together.map(({ at }) => at)).toEqual([start, start + 1000, start + 2000])
    expect(samples.map(({ sequence }) => sequence)).toEqual(samples.map((_, index) => index + 1))
  })

  it('takes differences from the reading before', async () => {
    const { sampler, clock, samples } = open()
    sampler.start()
    await clock.pass(2_500)
    const cpu = samples.filter(({ sections }) => 'cpu' in sections).map((sample) => valueOf(sample, 'cpu'))
    expect(cpu).toEqual([
      { now: 1, before: null },
      { now: 2, before: 1 },
      { now: 3, before: 2 },
    ])
  })

  it('begins anew with processes after nobody looked at them for a while', async () => {
    const { sampler, clock, samples } = open()
    sampler.start()
    sampler.watch(['processes'])()
    const first = sampler.watch(['processes'])
    await clock.pass(6_500)
    first()
    await clock.pass(600_000)
    sampler.watch(['processes'])
    await clock.pass(1_000)
    const last = samples.filter(({ sections }) => 'processes' in sections).at(-1)
    expect(valueOf(last, 'processes').before).toBeNull()
  })

  it('is stretched on battery and back to its own at once when the power returns, without a gap', async () => {
    const { sampler, clock, reads, samples } = open()
    sampler.start()
    await clock.pass(10_500)
    expect(reads).toMatchObject({ cpu: 11, containers: 1 })
    sampler.setPace(3)
    await clock.pass(30_000)
    expect(reads).toMatchObject({ cpu: 21, containers: 2 }) // at 11 s and every 3 s; at 30 s, then in 90 s
    sampler.setPace(1)
    await clock.pass(31_000)
    expect(reads).toMatchObject({ cpu: 52, containers: 3 })
    expect(samples.filter(({ gap }) => gap)).toHaveLength(1) // the first of all
  })

  it('is never made quicker than the settings have it', async () => {
    const { sampler, clock, reads } = open()
    sampler.setPace(0.1)
    sampler.start()
    await clock.pass(30_500)
    expect(reads).toMatchObject({ containers: 2 })
  })
})

describe('a slow or broken collector', () => {
  it('is never asked while it still works; the turn is skipped and counted, the others go on', async () => {
    let finish: (() => void) | undefined
    let asked = 0
    const { sampler, clock, samples } = open({
      cpu: {
        read: () => {
          asked += 1
          return new Promise<void>((resolve) => (finish = resolve))
        },
      },
    })
    sampler.watch(['containers'])
    sampler.start()
    await clock.pass(3_500)
    expect(asked).toBe(1)
    expect(samples.filter(({ sections }) => 'containers' in sections).at(-1)?.self.skippedReadings).toBe(0)
    finish?.()
    await clock.pass(1_000)
    expect(asked).toBe(2)
    expect(sampler.latest().self?.skippedReadings).toBe(3)
    finish?.()
  })

  it('costs only its own reading, and starts its differences anew', async () => {
    let turn = 0
    const { sampler, clock, samples } = open({
      network: {
        read: () => {
          turn += 1
          if (turn === 2) throw new Error('gone')
          if (turn === 4) throw new UnavailableError('source_missing', 'There is none.')
          return turn
        },
      },
    })
    sampler.start()
    await clock.pass(4_500)
    const readings = samples.flatMap(({ sections }) => sections.network ?? [])
    expect(readings.map(({ status }) => status)).toEqual(['ok', 'failed', 'ok', 'unavailable', 'ok'])
    expect(samples.filter(({ sections }) => sections.cpu?.status === 'ok')).toHaveLength(5)
    expect((readings[2] as { value: unknown }).value).toEqual({ now: 3, before: null })
  })
})

describe('time that passed unwatched', () => {
  it.each([
    ['a suspend of ten minutes', (clock: DrivenClock) => clock.suspend(600_000)],
    ['a clock set back by an hour', (clock: DrivenClock) => clock.setBack(3_600_000)],
    ['a clock set forward by an hour', (clock: DrivenClock) => clock.setBack(-3_600_000)],
    ['a stall of five seconds', (clock: DrivenClock) => clock.stall(5_000)],
  ])('is a gap after %s: no difference is taken across it', async (_, disturb) => {
    const { sampler, clock, samples } = open()
    sampler.start()
    await clock.pass(2_500)
    disturb(clock)
    samples.length = 0
    await clock.pass(2_000)
    const [first, second] = samples.filter(({ sections }) => 'cpu' in sections)
    expect(first?.gap).toBe(true)
    expect(valueOf(first, 'cpu').before).toBeNull()
    expect(second?.gap).toBe(false)
    expect(valueOf(second, 'cpu').before).not.toBeNull()
  })

  it('is no gap when a tick comes a little late, and is counted when one is missed', async () => {
    const { sampler, clock, samples } = open()
    sampler.start()
    await clock.pass(2_500)
    clock.stall(2_200)
    await clock.pass(3_000)
    expect(samples.slice(1).every(({ gap }) => !gap)).toBe(true)
    expect(sampler.latest().self?.droppedTicks).toBe(1)
  })

  it('is a gap before the first sample of all', async () => {
    const { sampler, clock, samples } = open()
    sampler.start()
    await clock.pass(1_500)
    expect(samples[0]?.gap).toBe(true)
    expect(samples.slice(1).map(({ gap }) => gap)).not.toContain(true)
  })

  it('is a gap after a pause, during which nothing is read', async () => {
    const { sampler, clock, reads, samples } = open()
    sampler.start()
    await clock.pass(2_500)
    sampler.pause()
    const before = { ...reads }
    await clock.pass(60_000)
    expect(reads).toEqual(before)
    samples.length = 0
    sampler.start()
    await clock.pass(500)
    expect(samples[0]?.gap).toBe(true)
    expect(valueOf(samples[0], 'cpu').before).toBeNull()
  })
})

describe('a sampler', () => {
  it('tells its own cost, averaged over ten seconds', async () => {
    const { sampler, clock } = open()
    sampler.start()
    await clock.pass(20_500)
    expect(sampler.latest().self).toEqual({
      cpuMsPerSecond: 5,
      rssBytes: 80_000_000,
      droppedTicks: 0,
      skippedReadings: 0,
      uptimeSeconds: 20,
    })
  })

  it('tells how long ago its pulse beat, whatever the cadences are and the wall clock says', async () => {
    const { sampler, clock } = open()
    expect(sampler.sinceTickMs()).toBeNull()
    sampler.start()
    await clock.pass(5_400)
    expect(sampler.sinceTickMs()).toBe(400)
    clock.setBack(3_600_000)
    clock.stall(20_000)
    expect(sampler.sinceTickMs()).toBe(20_400)
    sampler.pause()
    expect(sampler.sinceTickMs()).toBeNull()
  })

  it('keeps the newest reading of every subject', async () => {
    const { sampler, clock } = open()
    expect(sampler.latest()).toEqual({ at: null, sections: {}, self: null })
    sampler.start()
    await clock.pass(5_500)
    const { at, sections } = sampler.latest()
    expect(at).toBe(Date.UTC(2026, 10, 23, 5) + 5_000)
    expect(Object.keys(sections).sort()).toEqual(subjects.filter((one) => one !== 'processes').sort())
  })

  it('runs eight hours without growing, and keeps its pulse to the second', async () => {
    const { sampler, clock, reads, samples } = open()
    sampler.start()
    for (let hour = 0; hour < 8; hour += 1) {
      await clock.pass(3_600_000)
      samples.length = 0
    }
    expect(reads.cpu).toBe(8 * 3600 + 1)
    expect(reads.host).toBe(9)
    expect(clock.waiting).toBe(1)
  })

  it('publishes nothing that was still being read when it was closed', async () => {
    let finish: (() => void) | undefined
    const { sampler, clock, samples } = open({
      containers: { read: () => new Promise<void>((resolve) => (finish = resolve)) },
    })
    sampler.start()
    await clock.pass(500)
    const told: number[] = []
    sampler.subscribe(({ sequence }) => told.push(sequence))
    const closing = sampler.close()
    finish?.()
    await closing
    await clock.pass(10)
    expect(told).toEqual([])
    expect(samples.every(({ sections }) => !('containers' in sections))).toBe(true)
  })

  it('stops when it is closed: nothing is read, told or left running', async () => {
    const { sampler, clock, reads, samples } = open({
      containers: { read: () => new Promise(() => undefined) },
    })
    sampler.start()
    await clock.pass(1_500)
    await sampler.close()
    const [told, before] = [samples.length, { ...reads }]
    await clock.pass(10_000)
    expect(samples).toHaveLength(told)
    expect(reads).toEqual(before)
    expect(clock.waiting).toBe(0)
  })
})
