import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod/mini'
import { describe, expect, it } from 'vitest'
import type { Collector, Collectors, Timed } from '../../../main/collectors/collector'
import { AppError, UnavailableError } from '../../../main/contract/errors'
import type { Reading } from '../../../main/contract/reading'
import type { Sections, Subject } from '../../../main/contract/snapshot'
import { sampleOnce, type SampleOnceOptions, type SampleProgress } from '../../../main/sampler/sample-once'
import { watchTimers } from './open-timers'

type Fake = Partial<Collector<unknown, unknown>>
/** The value of a fake: what its two readings were and how far apart. */
const schema = z.object({
  first: z.nullable(z.number()),
  second: z.number(),
  intervalMs: z.nullable(z.number()),
})
const derive = (current: Timed<unknown>, previous: Timed<unknown> | null) => ({
  first: previous?.raw ?? null,
  second: current.raw,
  intervalMs: previous === null ? null : Math.round(current.atMs - previous.atMs),
})

/** Collectors whose values are not the subjects' own; the sampler only passes them on. */
function fakes(parts: Partial<Record<Subject, Fake>>): Partial<Collectors> {
  return Object.fromEntries(
    Object.entries(parts).map(([subject, part]) => {
      let count = 0
      return [subject, { subject, schema, differences: 'quick', read: () => ++count, derive, ...part }]
    }),
  )
}
const sample = (
  parts: Partial<Record<Subject, Fake>>,
  options: Partial<SampleOnceOptions> = {},
): Promise<Sections> => sampleOnce({ collectors: fakes(parts), windowMs: 20, deadlineMs: 300, ...options })
const readings = (sections: Sections) => Object.entries(sections) as [Subject, Reading<unknown>][]
const never = () => new Promise<never>(() => undefined)
const broken = () => {
  throw new Error('broken')
}

describe('what is read when', () => {
  it('facts, engines and preparations first; then quick counters with CPU last; a window; and back, CPU first', async () => {
    const log: string[] = []
    const logging = (name: string, differences: Fake['differences'], prepares = false): Fake => ({
      differences: differences!,
      read: () => {
        log.push(name)
        return 1
      },
      ...(prepares ? { prepare: () => void log.push(`prepare ${name}`) } : {}),
    })
    await sample({
      host: logging('host', 'none'),
      cpu: logging('cpu', 'quick', true),
      disks: logging('disks', 'quick', true),
      network: logging('network', 'quick'),
      processes: logging('processes', 'quick'),
      containers: logging('containers', 'slow'),
    })
    expect(log).toEqual([
      ...['host', 'containers', 'prepare cpu', 'prepare disks'],
      ...['processes', 'network', 'disks', 'cpu'],
      ...['cpu', 'disks', 'network', 'processes'],
      'containers',
    ])
  })

  it('waits for slow preparations before any counter is read', async () => {
    const log: string[] = []
    await sample({
      cpu: { read: () => log.push('cpu') },
      disks: { prepare: () => sleep(30).then(() => log.push('mounts asked')), read: () => log.push('disks') },
    })
    expect(log.slice(0, 3)).toEqual(['mounts asked', 'disks', 'cpu'])
  })

  it('does not stretch the interval of one by how long another takes to read', async () => {
    // A clock of its own that only reading processes moves: 40 ms each time, and 100 ms in the window.
    let nowMs = 0
    const count = () => nowMs
    const sections = await sample(
      {
        cpu: { read: count },
        network: { read: count },
        processes: {
          read: () => {
            const begun = nowMs
            nowMs += 40
            return begun
          },
        },
      },
      { monotonicMs: () => nowMs, windowMs: 10 },
    )
    for (const subject of ['network', 'processes', 'cpu'] as const) {
      const reading = sections[subject] as unknown as {
        value: { first: number; second: number; intervalMs: number }
      }
      expect(reading.value.intervalMs, subject).toBe(reading.value.second - reading.value.first)
    }
  })

  it('keeps a window of silence at least as long as asked', async () => {
    const sections = await sample({ cpu: { read: () => performance.now() } }, { windowMs: 60 })
    const { value } = sections.cpu as unknown as { value: { first: number; second: number } }
    expect(value.second - value.first).toBeGreaterThanOrEqual(59)
  })

  it('does not wait for a window when only facts are asked for', async () => {
    const started = performance.now()
    await sample({ host: { differences: 'none' } }, { windowMs: 5000 })
    expect(performance.now() - started).toBeLessThan(500)
  })

  it('gives the sections in the order of the document, and only those asked for', async () => {
    const sections = await sample({ network: {}, host: { differences: 'none' }, cpu: {} })
    expect(Object.keys(sections)).toEqual(['host', 'cpu', 'network'])
  })
})

describe('a collector in trouble costs only its own section', () => {
  const statuses = (sections: Sections) =>
    Object.fromEntries(
      readings(sections).map(([subject, reading]) => [
        subject,
        reading.status === 'ok' ? 'ok' : `${reading.status} ${reading.problem.code}`,
      ]),
    )

  it.each<[string, Fake, string]>([
    ['throws', { read: broken }, 'failed collector_broken'],
    ['rejects', { read: () => Promise.reject(new AppError('source_denied', 'No.')) }, 'failed source_denied'],
    ['throws while preparing', { prepare: broken }, 'failed collector_broken'],
    [
      'has nothing on this machine',
      {
        read: () => {
          throw new UnavailableError('docker_absent', 'None.')
        },
      },
      'unavailable docker_absent',
    ],
    ['hangs for ever', { read: never }, 'failed collector_timeout'],
    ['hangs while preparing', { prepare: never }, 'failed collector_timeout'],
    ['gives NaN', { read: () => NaN }, 'failed collector_nonsense'],
    ['gives undefined', { read: () => undefined }, 'failed collector_nonsense'],
    ['derives nothing', { derive: () => undefined }, 'failed collector_nonsense'],
    ['derives a wrong form', { derive: () => ({ second: 'x' }) }, 'failed collector_nonsense'],
    ['throws while deriving', { derive: broken }, 'failed collector_broken'],
    [
      'throws something that is no error',
      {
        read: () => {
          throw null as unknown as Error
        },
      },
      'failed collector_broken',
    ],
  ])('when it %s', async (_, trouble, expected) => {
    for (const differences of ['quick', 'slow', 'none'] as const) {
      if (trouble.prepare !== undefined && differences !== 'quick') continue
      using timers = watchTimers()
      const sections = await sample(
        { cpu: {}, disks: { ...trouble, differences }, network: {} },
        { deadlineMs: 60 },
      )
      expect(statuses(sections)).toEqual({ cpu: 'ok', disks: expected, network: 'ok' })
      expect(timers.count()).toBe(0)
    }
  })

  it.each<[string, () => unknown]>([
    ['throws', broken],
    ['hangs', never],
  ])(
    'keeps the facts of the first reading when the second %s; only the differences are unknown',
    async (_, second) => {
      let reading = 0
      const read = () => (++reading === 1 ? 7 : second())
      const sections = await sample(
        { disks: { read }, containers: { differences: 'slow' } },
        { deadlineMs: 80 },
      )
      expect(sections.disks).toMatchObject({
        status: 'ok',
        value: { first: null, second: 7, intervalMs: null },
      })
      expect(sections.containers).toMatchObject({ status: 'ok', value: { first: 1, second: 2 } })
    },
  )

  it('lets a collector say in its value why the differences are missing, and only then', async () => {
    let reading = 0
    const explainMissing: Fake['explainMissing'] = (value, problem) => ({ ...(value as object), problem })
    const withProblem = z.extend(schema, { problem: z.optional(z.object({ message: z.string() })) })
    const sections = await sample({
      containers: {
        differences: 'slow',
        schema: withProblem,
        explainMissing,
        read: () => (++reading === 1 ? 7 : broken()),
      },
      network: { schema: withProblem, explainMissing },
      host: { differences: 'none', schema: withProblem, explainMissing },
    })
    expect(sections.containers).toMatchObject({
      status: 'ok',
      value: { first: null, second: 7, problem: { message: 'The containers collector stopped: broken' } },
    })
    expect(sections.network).not.toHaveProperty('value.problem')
    expect(sections.host).not.toHaveProperty('value.problem')
  })

  it('gives each step of a collector what is left of its deadline', async () => {
    let nowMs = 0
    const left: number[] = []
    const takes30 = ({ deadlineMs }: { deadlineMs: number }) => {
      left.push(deadlineMs)
      nowMs += 30
      return 1
    }
    await sample({ cpu: { prepare: takes30, read: takes30 } }, { deadlineMs: 100, monotonicMs: () => nowMs })
    expect(left).toEqual([100, 70, 40])
  })

  it('gives a collector its deadline once, not anew for each of its steps', async () => {
    const slowly = () => sleep(70, 1)
    const started = performance.now()
    const sections = await sample(
      { disks: { prepare: slowly, read: never } },
      { deadlineMs: 100, windowMs: 10 },
    )
    const tookMs = performance.now() - started
    expect(sections.disks).toMatchObject({ status: 'failed', problem: { code: 'collector_timeout' } })
    // 70 for the preparation, what remains of 100 for the reading, and 50 for last words.
    expect(tookMs).toBeLessThan(230)
  })

  it('is done within deadline and window when all hang at once', async () => {
    const hung: Fake = { read: never, prepare: never }
    const started = performance.now()
    const sections = await sample(
      {
        host: { ...hung, differences: 'none' },
        cpu: hung,
        disks: hung,
        network: hung,
        containers: { ...hung, differences: 'slow' },
      },
      { deadlineMs: 100 },
    )
    expect(performance.now() - started).toBeLessThan(500)
    expect(readings(sections).map(([, reading]) => reading.status)).toEqual(Array<string>(5).fill('failed'))
  })
})

describe('a caller who stops', () => {
  const phases: Record<string, { parts: Partial<Record<Subject, Fake>>; windowMs: number }> = {
    preparing: { parts: { disks: { prepare: never } }, windowMs: 10 },
    'reading facts': { parts: { host: { differences: 'none', read: never } }, windowMs: 10 },
    'the first reading': { parts: { cpu: { read: never }, network: {} }, windowMs: 10 },
    'the window': { parts: { cpu: {} }, windowMs: 60_000 },
    'the second reading': {
      parts: { cpu: { read: ((n) => () => (++n === 1 ? 1 : never()))(0) }, network: {} },
      windowMs: 1,
    },
    'the second reading of an engine': {
      parts: { containers: { differences: 'slow', read: ((n) => () => (++n === 1 ? 1 : never()))(0) } },
      windowMs: 1,
    },
  }
  it.each(Object.keys(phases))('is heard at once while %s, and nothing is left running', async (phase) => {
    const { parts, windowMs } = phases[phase]!
    using timers = watchTimers()
    const controller = new AbortController()
    const reason = new Error('closed')
    const promise = sample(parts, { windowMs, deadlineMs: 60_000, signal: controller.signal })
    setTimeout(() => controller.abort(reason), 40)
    const started = performance.now()
    await expect(promise).rejects.toBe(reason)
    expect(performance.now() - started).toBeLessThan(300)
    expect(timers.count()).toBe(0)
  })

  it('gets nothing begun when already stopped', async () => {
    let began = false
    const signal = AbortSignal.abort(new Error('over'))
    await expect(sample({ cpu: { read: () => (began = true) } }, { signal })).rejects.toThrow('over')
    expect(began).toBe(false)
  })
})

describe('progress', () => {
  it('tells of the start of all and the end of each, with how long it took', async () => {
    const seen: SampleProgress[] = []
    await sample(
      { host: { differences: 'none', read: broken }, cpu: {} },
      { onProgress: (one) => seen.push(one) },
    )
    expect(seen.map(({ subject, state }) => `${subject} ${state}`)).toEqual([
      'host started',
      'cpu started',
      'host failed',
      'cpu ok',
    ])
    expect(seen.map(({ durationMs }) => durationMs === null)).toEqual([true, true, false, false])
  })
})
