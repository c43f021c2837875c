import { describe, expect, it } from 'vitest'
import { createRateLimit } from '../../../../main/transports/http/rate'

describe('the rate limit', () => {
  it('lets a burst through, then as many as are refilled', () => {
    let now = 0
    const limit = createRateLimit({ burst: 3, perSecond: 2 }, () => now)
    expect([1, 2, 3, 4].map(() => limit.take('a'))).toEqual([0, 0, 0, 500])
    expect(limit.take('b')).toBe(0) // others are not concerned
    now = 500
    expect([limit.take('a'), limit.take('a')]).toEqual([0, 500])
    now = 1e9
    expect([1, 2, 3, 4].map(() => limit.take('a'))).toEqual([0, 0, 0, 500]) // never more than the burst
  })

  it('lets ten thousand strangers share one bucket rather than fill the memory', () => {
    const limit = createRateLimit({ burst: 2, perSecond: 1, mostClients: 100 }, () => 0)
    for (let client = 0; client < 100; client += 1) limit.take(`known ${client}`)
    const answers = Array.from({ length: 50 }, (_, client) => limit.take(`new ${client}`))
    expect(answers.filter((waitMs) => waitMs === 0)).toHaveLength(2)
  })

  it('forgets clients that have been quiet', () => {
    let now = 0
    const limit = createRateLimit({ burst: 2, perSecond: 1, mostClients: 10 }, () => now)
    for (let client = 0; client < 10; client += 1) limit.take(`old ${client}`)
    now = 10_000
    expect(Array.from({ length: 10 }, (_, client) => limit.take(`new ${client}`))).toEqual(Array(10).fill(0))
  })
})
