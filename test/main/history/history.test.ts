import { statSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Containers } from '../../../main/contract/model/containers'
import type { Sample } from '../../../main/contract/sample'
import type { HistoryAnswer } from '../../../main/history/history'
import { day, drive, hour, keyOf, midnight, minute, sampleOf, second } from './drive'

const load = keyOf('load')
const meansOf = (answer: HistoryAnswer, index = 0): (number | null)[] => answer.series[index]!.mean

describe('a history', () => {
  it('gives single values of the last minutes back at one-second steps', async () => {
    const { history, run, clock } = await drive()
    run(midnight, midnight + minute, second, (at) => ({ load: (at - midnight) / second }))
    clock.now = midnight + minute
    const answer = history.query({ series: [load], from: midnight, to: midnight + minute, points: 500 })
    expect(answer.stepMs).toBe(second)
    expect(meansOf(answer)).toEqual(Array.from({ length: 60 }, (_, index) => index))
  })

  it('lists series with the time of their newest value', async () => {
    const { history, run } = await drive()
    run(midnight, midnight + 10 * second, second, () => ({ b: 1, a: 2 }))
    const custom = history.list().filter(({ key }) => key.startsWith('custom'))
    expect(custom).toEqual(['a', 'b'].map((name) => ({ key: keyOf(name), lastAt: midnight + 9 * second })))
  })

  it('answers nulls for a name it does not know, so that a chart asked for by name stays empty', async () => {
    const { history } = await drive()
    const answer = history.query({
      series: ['cpu.nonsense'],
      from: midnight,
      to: midnight + minute,
      points: 60,
    })
    expect(answer.at).toHaveLength(60)
    expect(answer.series[0]).toEqual({
      key: 'cpu.nonsense',
      ...Object.fromEntries(['min', 'mean', 'max'].map((kind) => [kind, answer.at.map(() => null)])),
    })
  })

  it('ignores numbers that are none', async () => {
    const { history, run } = await drive()
    run(midnight, midnight + 20 * second, second, () => ({ load: NaN, other: Infinity }))
    expect(history.list().map(({ key }) => key)).toEqual(['self.rssBytes'])
  })

  it('joins memory, unwritten and stored cells without a seam', async () => {
    const driven = await drive()
    const { run, clock } = driven
    run(midnight, midnight + 90 * minute + 7 * second, second, (at) => ({ load: (at - midnight) / second }))
    clock.now = midnight + 90 * minute + 7 * second
    const ask = () => driven.history.query({ series: [load], from: midnight, to: clock.now, points: 600 })
    const before = ask()
    expect(before.stepMs).toBe(10 * second)
    const expected = before.at.map((_, index) => (index < 540 ? index * 10 + 4.5 : 5403))
    meansOf(before).forEach((mean, index) => expect(mean).toBeCloseTo(expected[index]!, 6))
    await driven.restart()
    expect(ask()).toEqual(before)
  })

  it('fills the time before a restart from disk while the single values begin anew', async () => {
    const driven = await drive()
    driven.run(midnight, midnight + 2 * minute, second, () => ({ load: 5 }))
    await driven.restart()
    driven.run(midnight + 2 * minute, midnight + 4 * minute, second, () => ({ load: 7 }))
    const answer = driven.history.query({
      series: [load],
      from: midnight,
      to: midnight + 4 * minute,
      points: 240,
    })
    expect(answer.stepMs).toBe(second)
    expect(meansOf(answer)).toEqual([...Array<number>(120).fill(5), ...Array<number>(120).fill(7)])
  })

  it('knows nothing of a far future, and mixes no other series into it', async () => {
    const driven = await drive()
    driven.run(midnight, midnight + 5 * minute, second, () => ({ load: 5, other: 7 }))
    await driven.restart()
    const span = 2 ** 24 * 300_000 // one series' own numbers, at ten seconds a cell
    for (const shift of [0, span, 2 * span, 60 * span]) {
      const { series } = driven.history.query({
        series: [load],
        from: midnight + shift,
        to: midnight + shift + 5 * minute,
        points: 30,
      })
      const known = series[0]!.mean.filter((value) => value !== null)
      expect(new Set(known)).toEqual(new Set(shift === 0 ? [5] : []))
    }
    expect(statSync(driven.history.status().file).mode & 0o777).toBe(0o600)
  })

  it('adds up every tier as a naive model does, wherever it is interrupted', async () => {
    // A minus zero is a zero to everybody but Object.is.
    const value = fc.double({ min: -1e6, max: 1e12, noNaN: true }).map((one) => one + 0)
    const pause = fc.oneof(
      { weight: 20, arbitrary: fc.integer({ min: 1, max: 5 }) },
      { weight: 1, arbitrary: fc.integer({ min: 60, max: 4_000 }) },
    )
    const event = fc.record({ pause, value, restart: fc.integer({ min: 0, max: 199 }).map((n) => n === 0) })
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 50, maxLength: 400 }), async (events) => {
        const driven = await drive()
        const points: { at: number; value: number }[] = []
        let at = midnight
        for (const { pause: seconds, value: one, restart } of events) {
          at += seconds * second
          driven.sample(at, { load: one })
          points.push({ at, value: one })
          if (restart) await driven.restart()
        }
        const to = at + second
        for (const stepMs of [10 * second, 30 * second, minute, 20 * minute, hour, 12 * hour]) {
          const asked = Math.ceil((to - midnight) / stepMs)
          const answer = driven.history.query({ series: [load], from: midnight, to, points: asked })
          answer.at.forEach((start, step) => {
            const inside = points.filter((point) => point.at >= start && point.at < start + answer.stepMs)
            if (inside.length === 0) return // what is held there is tested on its own
            const values = inside.map((point) => point.value)
            const { min, mean, max } = answer.series[0]!
            expect(min[step]).toBe(Math.min(...values))
            expect(max[step]).toBe(Math.max(...values))
            const naive = values.reduce((sum, one) => sum + one, 0) / values.length
            expect(Math.abs(mean[step]! - naive)).toBeLessThanOrEqual(
              1e-9 * Math.max(1, ...values.map(Math.abs)),
            )
          })
        }
        driven.history.close()
      }),
      { numRuns: 20 },
    )
  })
})

describe('time without data', () => {
  it('is null, at every tier', async () => {
    const { history, run, clock, sample } = await drive()
    run(midnight, midnight + 6 * hour, 5 * second, () => ({ load: 1 }))
    sample(midnight + 9 * hour, { load: 1 }, true)
    run(midnight + 9 * hour + 5 * second, midnight + 12 * hour, 5 * second, () => ({ load: 1 }))
    clock.now = midnight + 12 * hour
    for (const [points, stepMs] of [
      [5_000, 10 * second],
      [720, minute],
      [12, hour],
    ] as const) {
      const answer = history.query({ series: [load], from: midnight, to: midnight + 12 * hour, points })
      expect(answer.stepMs).toBe(stepMs)
      const expected = answer.at.map((at) =>
        at >= midnight + 6 * hour && at < midnight + 9 * hour ? null : 1,
      )
      expect(meansOf(answer)).toEqual(expected)
    }
  })

  it('is no row of dots for a series that is read every 30 s', async () => {
    const driven = await drive()
    for (let at = midnight; at < midnight + 2 * hour; at += second)
      driven.sample(at, at % (30 * second) === 0 ? { fast: 1, slow: at - midnight } : { fast: 1 })
    driven.clock.now = midnight + 2 * hour
    const ask = (from: number) =>
      driven.history.query({ series: [keyOf('slow')], from, to: midnight + 2 * hour, points: 1_000 })
    for (const answer of [ask(midnight), ask(midnight + 110 * minute)]) {
      expect(meansOf(answer)).not.toContain(null)
      expect(meansOf(answer)).toEqual(
        answer.at.map((at) => Math.floor((at - midnight) / (30 * second)) * 30 * second),
      )
    }
    const fresh = ask(midnight)
    await driven.restart()
    expect(ask(midnight)).toEqual(fresh)
  })

  it('begins for that series when the next value is overdue', async () => {
    const driven = await drive()
    driven.run(midnight, midnight + 10 * minute, second, (at): Record<string, number> =>
      at % (30 * second) === 0 && at <= midnight + 5 * minute ? { fast: 1, slow: 1 } : { fast: 1 },
    )
    const to = midnight + 10 * minute
    const answer = driven.history.query({ series: [keyOf('slow')], from: midnight, to, points: 600 })
    const last = meansOf(answer).lastIndexOf(1)
    expect(answer.at[last]).toBe(midnight + 5 * minute + 44 * second)
  })

  it('begins at once where the sampler marks a gap, even a short one', async () => {
    const driven = await drive()
    driven.run(midnight, midnight + 5 * minute + second, 10 * second, () => ({ slow: 1 }))
    driven.sample(midnight + 5 * minute + 13 * second, { slow: 2 }, true)
    const ask = () =>
      meansOf(
        driven.history.query({
          ...{ series: [keyOf('slow')], points: 600 },
          from: midnight + 299 * second,
          to: midnight + 314 * second,
        }),
      )
    expect(ask()).toEqual([1, 1, ...Array<null>(12).fill(null), 2])
    driven.clock.now += 10 * second
    await driven.restart()
    const [before, during, after] = meansOf(
      driven.history.query({
        ...{ series: [keyOf('slow')], points: 3 },
        from: midnight + 290 * second,
        to: midnight + 320 * second,
      }),
    )
    expect([before, during, after]).toEqual([1, 1, 2])
  })

  it('is not filled with what was before a restart', async () => {
    const driven = await drive()
    driven.run(midnight, midnight + 5 * minute + second, 30 * second, () => ({ slow: 1 }))
    driven.clock.now += 20 * second
    await driven.restart()
    driven.sample(midnight + 6 * minute, { slow: 2 })
    const query = { series: [keyOf('slow')], from: midnight + 5 * minute, to: midnight + 6 * minute + second }
    expect(meansOf(driven.history.query({ ...query, points: 7 }))).toEqual([
      1,
      null,
      null,
      null,
      null,
      null,
      2,
    ])
  })

  it('is not filled beyond now', async () => {
    const driven = await drive()
    driven.run(midnight, midnight + 2 * minute, 30 * second, () => ({ slow: 1 }))
    driven.clock.now = midnight + 100 * second
    const query = {
      series: [keyOf('slow')],
      from: midnight + 80 * second,
      to: midnight + 140 * second,
      points: 60,
    }
    const answer = driven.history.query(query)
    expect(answer.at.filter((_, step) => meansOf(answer)[step] !== null).at(-1)).toBe(midnight + 100 * second)
  })
})

describe('a clock that was set', () => {
  it('back by an hour: nothing crashes, answers stay in order, and no value is lost', async () => {
    const driven = await drive()
    driven.run(midnight, midnight + 2 * hour, second, () => ({ load: 10 }))
    driven.clock.now = midnight + hour
    driven.sample(midnight + hour, { load: 20 }, true)
    driven.run(midnight + hour + second, midnight + 90 * minute, second, () => ({ load: 20 }))
    const ask = () =>
      driven.history.query({ series: [load], from: midnight, to: midnight + 3 * hour, points: 2_000 })
    const answer = ask()
    expect(answer.at).toEqual(answer.at.toSorted((a, b) => a - b))
    const { min, max } = answer.series[0]!
    const at = (instant: number) => answer.at.indexOf(instant)
    expect([min[at(midnight + 30 * minute)], max[at(midnight + 30 * minute)]]).toEqual([10, 10])
    expect([min[at(midnight + 70 * minute)], max[at(midnight + 70 * minute)]]).toEqual([10, 20])
    expect([min[at(midnight + 100 * minute)], max[at(midnight + 100 * minute)]]).toEqual([10, 10])
    expect(driven.history.list().find(({ key }) => key === load)?.lastAt).toBe(
      midnight + 90 * minute - second,
    )
    await driven.restart()
    expect(ask()).toEqual(answer)
    expect(driven.problems).toEqual([])
  })

  it('years ahead for a minute: a month of history is still there afterwards', async () => {
    const driven = await drive({ retentionDays: () => 30 })
    driven.run(midnight, midnight + hour, second, () => ({ load: 1 }))
    driven.sample(midnight + 3_650 * day, { load: 2 }, true)
    driven.run(midnight + 3_650 * day + second, midnight + 3_650 * day + minute, second, () => ({ load: 2 }))
    driven.clock.now = midnight + hour
    driven.sample(midnight + hour, { load: 3 }, true)
    driven.run(midnight + hour + second, midnight + 2 * hour, second, () => ({ load: 3 }))
    const answer = driven.history.query({
      series: [load],
      from: midnight,
      to: midnight + 2 * hour,
      points: 120,
    })
    expect(new Set(meansOf(answer))).toEqual(new Set([1, 3]))
  })
})

describe('a container that is made anew', () => {
  it('goes on in the series of its name', async () => {
    const { history, clock } = await drive()
    const of = (at: number, id: string): Sample => {
      const container = { id, name: 'web', state: 'running', cpuPercentOfHost: 5, memoryUsedBytes: null }
      const value = { counts: { running: 1, unhealthy: 0 }, containers: [container] } as unknown as Containers
      return { ...sampleOf(at, {}), sections: { containers: { status: 'ok', durationMs: 1, value } } }
    }
    for (let at = midnight; at < midnight + 4 * minute; at += 5 * second) {
      clock.now = at
      history.record(of(at, at < midnight + 2 * minute ? 'a1' : 'b2'))
    }
    const key = 'containers{web}.cpuPercentOfHost'
    expect(history.list().filter((one) => one.key.includes('web'))).toEqual([{ key, lastAt: clock.now }])
    const answer = history.query({ series: [key], from: midnight, to: midnight + 4 * minute, points: 24 })
    expect(meansOf(answer)).toEqual(Array<number>(24).fill(5))
  })
})

describe('late and repeated samples', () => {
  it('counts a slow subject that comes after the bucket of its tick was written', async () => {
    const driven = await drive()
    driven.run(midnight, midnight + 61 * second, second, () => ({ load: 1 }))
    driven.history.record(sampleOf(midnight + 59 * second, { docker: 4 }))
    driven.run(midnight + 61 * second, midnight + 3 * minute, second, () => ({ load: 1 }))
    const query = { series: [keyOf('docker')], from: midnight, to: midnight + 3 * minute, points: 3 }
    expect(meansOf(driven.history.query(query))).toEqual([4, null, null])
    await driven.restart()
    expect(meansOf(driven.history.query(query))).toEqual([4, null, null])
  })
})

describe('retention', () => {
  it('drops what is older, tier by tier, and then the series itself', async () => {
    const driven = await drive({ retentionDays: () => 2 })
    driven.run(midnight, midnight + hour, 10 * second, () => ({ gone: 1, load: 1 }))
    driven.run(midnight + hour, midnight + 3 * day + 2 * hour, 30 * second, () => ({ load: 1 }))
    const { history } = driven
    expect(history.list().map(({ key }) => key)).toEqual([load, 'self.rssBytes'])
    const all = history.query({ series: [load], from: midnight, to: driven.clock.now, points: 100 })
    const first = all.at[meansOf(all).findIndex((mean) => mean !== null)]!
    const edge = driven.clock.now - 2 * day
    expect(first).toBeLessThanOrEqual(edge)
    expect(first).toBeGreaterThan(edge - day - hour) // whole chunks: a day of hours goes when its last hour is too old
  }, 60_000)

  it('gives room back to the file system', async () => {
    const driven = await drive({ retentionDays: () => 1 })
    const many = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`series ${index}`, index]))
    driven.run(midnight, midnight + 2 * hour, 10 * second, (at) =>
      Object.fromEntries(Object.keys(many).map((name, index) => [name, (at % 7919) + index / 3])),
    )
    const before = driven.history.status().bytes
    driven.sample(midnight + 3 * day, { load: 1 }, true)
    driven.run(midnight + 3 * day + second, midnight + 3 * day + hour, 10 * second, () => ({ load: 1 }))
    driven.history.close()
    expect(driven.history.status().bytes).toBeLessThan(before / 2)
    expect(driven.history.list()).toHaveLength(2)
  }, 60_000)

  it('lets the longest silent series go when there are too many', async () => {
    const driven = await drive({ mostSeries: 20 })
    let number = 0
    driven.run(midnight, midnight + hour, 10 * second, () => ({ [`job ${number++}`]: 1, load: 1 }))
    const keys = driven.history.list().map(({ key }) => key)
    expect(keys.length).toBeLessThanOrEqual(22)
    expect(keys).toContain(load)
    expect(keys).toContain(keyOf(`job ${number - 1}`))
    expect(keys).not.toContain(keyOf('job 0'))
  })
})
