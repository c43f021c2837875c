import { describe, expect, it } from 'vitest'
import { createGapWatch } from '../../../main/sampler/gap'

/** A watch on two clocks that a test moves, ticking every second. */
function watch() {
  let wallMs = 1_000_000
  let steadyMs = 500
  const passage = createGapWatch({ now: () => wallMs, monotonicMs: () => steadyMs }, 1000)
  return (wall: number, steady: number) => {
    wallMs += wall
    steadyMs += steady
    return passage()
  }
}

describe('createGapWatch', () => {
  it.each([
    ['an ordinary tick', 1000, 1000, false],
    ['a late tick', 2900, 2900, false],
    ['a wall clock that is slewed', 1400, 1000, false],
    ['a stalled process', 3100, 3100, true],
    ['a suspended machine, where the steady clock stood still', 3_600_000, 1000, true],
    ['a wall clock that was set forward', 61_000, 1000, true],
    ['a wall clock that was set back', -59_000, 1000, true],
  ])('%s', (_, wall, steady, gap) => expect(watch()(wall, steady)).toEqual({ elapsedMs: steady, gap }))

  it('sees a gap once: the ticks after it are connected again', () => {
    const pass = watch()
    expect(pass(3_600_000, 1000).gap).toBe(true)
    expect(pass(1000, 1000)).toEqual({ elapsedMs: 1000, gap: false })
  })
})
