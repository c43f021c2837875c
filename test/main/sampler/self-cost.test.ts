import { describe, expect, it } from 'vitest'
import { createSelfCost } from '../../../main/sampler/self-cost'

const counts = { droppedTicks: 1, skippedReadings: 2 }

describe('createSelfCost', () => {
  it('does not know its cost before time has passed', () => {
    const cost = createSelfCost({ cpuUsage: () => ({ user: 9, system: 9 }), rssBytes: () => 5 }, () => 0)
    expect(cost(counts)).toEqual({ cpuMsPerSecond: null, rssBytes: 5, ...counts, uptimeSeconds: 0 })
  })

  it('averages over the last ten seconds and forgets what was before', () => {
    let nowMs = 0
    let cpuMicroseconds = 0
    const source = { cpuUsage: () => ({ user: cpuMicroseconds, system: 0 }), rssBytes: () => 0 }
    const cost = createSelfCost(source, () => nowMs)
    const second = (cpuMs: number) => {
      nowMs += 1000
      cpuMicroseconds += cpuMs * 1000
      return cost(counts).cpuMsPerSecond
    }
    cost(counts)
    expect(second(100)).toBe(100)
    expect(second(50)).toBe(75)
    for (let tick = 0; tick < 20; tick++) second(4)
    expect(second(4)).toBe(4)
    expect(cost(counts).uptimeSeconds).toBe(23)
  })

  it('counts user and system time', () => {
    let nowMs = 0
    const source = { cpuUsage: () => ({ user: nowMs * 10, system: nowMs * 20 }), rssBytes: () => 0 }
    const cost = createSelfCost(source, () => nowMs)
    cost(counts)
    nowMs = 1000
    expect(cost(counts).cpuMsPerSecond).toBe(30)
  })
})
