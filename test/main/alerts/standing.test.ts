import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { overall } from '../../../main/alerts/findings'
import { nothingStanding, stand, type Look } from '../../../main/alerts/standing'
import type { Finding, StandingFindings } from '../../../main/contract/findings'
import { subjects, type Sections, type Subject } from '../../../main/contract/snapshot'
import { container, sampleSections } from '../reports/sample-snapshot'

const start = Date.parse('2026-11-23T05:00:00.000Z')
const seconds = (count: number): number => start + count * 1_000
const iso = (atMs: number): string => new Date(atMs).toISOString()

const full = (entity = '/', state: Finding['state'] = 'warning'): Finding => ({
  ...{ kind: 'disk_full', state, subject: 'disks', entity, message: '', values: {} },
})
const exited = (entity = 'web'): Finding => ({
  ...{ kind: 'container_exited', state: 'warning', subject: 'containers', entity, message: '', values: {} },
})
const unhealthy: Finding = { ...exited(), kind: 'container_unhealthy' }
const silent: Finding = { ...exited(), kind: 'engine_silent', entity: null }
const failing: Sections = {
  containers: {
    status: 'failed',
    durationMs: 1,
    problem: { code: 'docker_silent', message: 'No answer.', hint: null },
  },
}

/** A machine that is looked at again and again; every look sees all subjects unless it says otherwise. */
function watching() {
  let standing = nothingStanding
  return (at: number, list: Finding[], more: Partial<Look> = {}): StandingFindings => {
    const findings = { state: overall(list), list }
    const looked = stand(standing, {
      ...{ at, gap: false, looked: subjects, sections: {}, findings },
      ...more,
    })
    standing = looked.standing
    return looked.told
  }
}
const sinceOf = ({ list }: StandingFindings): (string | null | undefined)[] => list.map(({ since }) => since)

describe('a finding', () => {
  test('has no beginning when it was there at the first look', () => {
    const look = watching()
    expect(look(start, [full()])).toMatchObject({ state: 'warning', since: null, list: [{ since: null }] })
    expect(sinceOf(look(seconds(300), [full()]))).toEqual([null])
  })

  test('that was there at the first look of its own subject has none either', () => {
    const look = watching()
    look(start, [], { looked: ['cpu', 'disks'] })
    const told = look(seconds(1), [exited()], { looked: ['containers'] })
    expect(told).toMatchObject({ state: 'warning', since: null, list: [{ since: null }] })
  })

  test('begins with the look that finds it, and keeps that while it stands', () => {
    const look = watching()
    look(start, [])
    for (const after of [10, 20, 5_000])
      expect(sinceOf(look(seconds(after), [full()]))).toEqual([iso(seconds(10))])
  })

  test('keeps its beginning while it rises and falls, whatever its sentence says', () => {
    const look = watching()
    look(start, [])
    look(seconds(10), [full()])
    expect(look(seconds(90), [full('/', 'critical')])).toMatchObject({
      state: 'critical',
      since: iso(seconds(90)),
      list: [{ state: 'critical', since: iso(seconds(10)) }],
    })
    const [one] = look(seconds(200), [{ ...full(), message: 'Disk / is 91 % full' }]).list
    expect(one).toMatchObject({ since: iso(seconds(10)), message: 'Disk / is 91 % full' })
  })

  test.each([
    [1, 10],
    [60, 10],
    [61, 71 + 10],
  ])('that is gone for %i s began %i s after the start', (gone, began) => {
    const look = watching()
    look(start, [])
    look(seconds(10), [full()])
    for (let after = 20; after < 20 + gone; after += 5) look(seconds(after), [])
    const back = look(seconds(20 + gone), [full()])
    expect(sinceOf(back)).toEqual([iso(seconds(began))])
    expect(back.since).toBe(iso(seconds(began)))
  })

  test('is told apart by its subject, its entity and its kind', () => {
    const look = watching()
    look(start, [])
    look(seconds(10), [full('/a')])
    const inodes: Finding = { ...full('/a'), kind: 'disk_inodes_used' }
    expect(sinceOf(look(seconds(20), [full('/a'), full('/b'), inodes]))).toEqual(
      [10, 20, 20].map((after) => iso(seconds(after))),
    )
  })
})

describe('a container that ended', () => {
  const ended = (finishedAt: string | null): Partial<Look> => {
    const { containers } = sampleSections()
    if (containers.status !== 'ok') throw new Error('the sample has containers')
    const one = container({ name: 'web', state: 'exited', finishedAt })
    return {
      sections: { containers: { ...containers, value: { ...containers.value, containers: [one] } } },
    }
  }

  test('has the beginning that the engine tells, also at the first look', () => {
    const finishedAt = '2026-11-23T04:00:00.000Z'
    expect(watching()(start, [exited()], ended(finishedAt))).toMatchObject({
      since: finishedAt,
      list: [{ since: finishedAt }],
    })
    const look = watching()
    look(start, [])
    expect(look(seconds(30), [exited()], ended(iso(seconds(3))))).toMatchObject({
      since: iso(seconds(3)),
      list: [{ since: iso(seconds(3)) }],
    })
  })

  test('is not believed about the future', () => {
    const look = watching()
    look(start, [])
    expect(sinceOf(look(seconds(30), [exited()], ended(iso(seconds(99)))))).toEqual([iso(seconds(30))])
    expect(sinceOf(watching()(start, [exited()], ended(iso(seconds(99)))))).toEqual([null])
    expect(sinceOf(watching()(start, [exited()], ended(null)))).toEqual([null])
  })

  test('says nothing about another finding of the same container', () => {
    const look = watching()
    look(start, [])
    expect(sinceOf(look(seconds(30), [unhealthy], ended(iso(seconds(3)))))).toEqual([iso(seconds(30))])
  })
})

describe('after time that passed unwatched', () => {
  test('what still stands keeps its beginning, and what is new has none', () => {
    const look = watching()
    look(start, [])
    look(seconds(10), [full('/a')])
    const told = look(seconds(50_000), [full('/a'), full('/b')], { gap: true })
    expect(sinceOf(told)).toEqual([iso(seconds(10)), null])
    expect(told.since).toBe(iso(seconds(10)))
    expect(sinceOf(look(seconds(50_001), [full('/a'), full('/b'), full('/c')]))).toEqual([
      iso(seconds(10)),
      null,
      iso(seconds(50_001)),
    ])
  })

  test('a subject that is read later has its own first look', () => {
    const look = watching()
    look(start, [])
    look(seconds(500), [], { gap: true, looked: ['cpu'] })
    expect(sinceOf(look(seconds(501), [exited()], { looked: ['containers'] }))).toEqual([null])
    expect(sinceOf(look(seconds(502), [exited(), full()], { looked: ['disks'] }))).toEqual([null, null])
  })

  test('a state that changed meanwhile has no beginning', () => {
    const look = watching()
    look(start, [])
    look(seconds(10), [full('/', 'critical')])
    expect(look(seconds(900), [], { gap: true })).toEqual({ state: 'well', since: null, list: [] })
    const rising = watching()
    rising(start, [])
    rising(seconds(10), [full()])
    expect(rising(seconds(900), [full('/', 'critical')], { gap: true })).toMatchObject({
      since: null,
      list: [{ since: iso(seconds(10)) }],
    })
  })

  test('no beginning lies ahead when the clock was set back', () => {
    const look = watching()
    look(start, [])
    look(seconds(10), [full()])
    expect(look(start - 86_400_000, [full()], { gap: true })).toMatchObject({
      since: null,
      list: [{ since: null }],
    })
  })
})

describe('a subject that cannot be read', () => {
  test('keeps its findings until it can be read again', () => {
    const look = watching()
    look(start, [])
    look(seconds(10), [unhealthy])
    for (let after = 20; after < 600; after += 10) look(seconds(after), [silent], { sections: failing })
    expect(sinceOf(look(seconds(610), [silent], { sections: failing }))).toEqual([iso(seconds(20))])
    expect(sinceOf(look(seconds(620), [unhealthy, exited('db')]))).toEqual([iso(seconds(10)), null])
  })

  test('makes the whole well at the moment when it can be read again', () => {
    const look = watching()
    look(start, [])
    for (let after = 20; after < 600; after += 10) look(seconds(after), [silent], { sections: failing })
    expect(look(seconds(600), [])).toEqual({ state: 'well', since: iso(seconds(600)), list: [] })
  })

  test('from the first look on has no effect on what is told of others', () => {
    const look = watching()
    look(start, [silent], { sections: failing })
    look(seconds(100), [silent], { sections: failing })
    expect(look(seconds(200), [full('/', 'critical'), silent], { sections: failing })).toMatchObject({
      state: 'critical',
      since: iso(seconds(200)),
      list: [{ since: iso(seconds(200)) }, { since: null }],
    })
  })

  test('for a moment only changes nothing about what is found afterwards', () => {
    const look = watching()
    look(start, [])
    look(seconds(10), [silent], { sections: failing })
    expect(sinceOf(look(seconds(20), [exited()]))).toEqual([iso(seconds(20))])
  })
})

describe('the whole', () => {
  test('keeps its beginning while one finding gives way to another', () => {
    const look = watching()
    look(start, [])
    look(seconds(10), [full('/a')])
    look(seconds(100), [full('/b')])
    expect(look(seconds(300), [full('/b')]).since).toBe(iso(seconds(10)))
  })

  test('keeps the beginnings of both states between which it swings', () => {
    const look = watching()
    look(start, [])
    look(seconds(10), [full()])
    look(seconds(100), [full('/', 'critical')])
    expect(look(seconds(110), [full()]).since).toBe(iso(seconds(10)))
    for (let after = 120; after < 1_000; after += 20) {
      expect(look(seconds(after), [full('/', 'critical')]).since).toBe(iso(seconds(100)))
      expect(look(seconds(after + 10), [full()]).since).toBe(iso(seconds(10)))
    }
  })

  test('is well since the last finding went', () => {
    const look = watching()
    look(start, [full()])
    look(seconds(200), [])
    expect(look(seconds(400), [])).toEqual({ state: 'well', since: iso(seconds(200)), list: [] })
  })
})

test('no beginning lies after the look that tells it, and what is remembered stays small', () => {
  const finding = fc.constantFrom(full('/a'), full('/b', 'critical'), exited(), unhealthy)
  const steps = fc.array(
    fc.record({
      afterMs: fc.integer({ min: 0, max: 100_000 }),
      list: fc.uniqueArray(finding),
      gap: fc.boolean(),
      looked: fc.subarray<Subject>([...subjects]),
      isFailing: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  fc.assert(
    fc.property(steps, (all) => {
      let standing = nothingStanding
      let at = start
      for (const { afterMs, list, gap, looked, isFailing } of all) {
        at += afterMs
        const findings = { state: overall(list), list }
        const sections = isFailing ? failing : {}
        const next = stand(standing, { at, gap, looked, sections, findings })
        standing = next.standing
        for (const since of [...sinceOf(next.told), next.told.since])
          expect(since === null || Date.parse(String(since)) <= at).toBe(true)
        expect(next.told.list).toMatchObject(list)
        expect(next.told.list).toHaveLength(list.length)
        expect(standing.findings.size).toBeLessThanOrEqual(4)
        expect(standing.states.size).toBeLessThanOrEqual(3)
      }
    }),
  )
})
