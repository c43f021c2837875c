import { describe, expect, it } from 'vitest'
import { createNotificationPolicy } from '../../../main/desktop/notification-policy'

const minute = 60_000

function open() {
  let now = 1_000_000
  const policy = createNotificationPolicy(() => now)
  return { policy, pass: (ms: number) => (now += ms) }
}

describe('a notification', () => {
  it('tells that the machine has become worse once that has stood for half a minute, and once only', () => {
    const { policy, pass } = open()
    policy.observe('warning')
    pass(29_000)
    expect(policy.due(false)).toBeNull()
    pass(1_000)
    expect(policy.due(false)).toBe('warning')
    pass(60 * minute)
    expect(policy.due(false)).toBeNull()
  })

  it('tells worse still, then that all is well, but not that critical has become a warning', () => {
    const { policy, pass } = open()
    const told = (['warning', 'critical', 'warning', 'well'] as const).map((state) => {
      policy.observe(state)
      pass(minute)
      return policy.due(false)
    })
    expect(told).toEqual(['warning', 'critical', null, 'well'])
  })

  it('says nothing of what passes by itself', () => {
    const { policy, pass } = open()
    policy.observe('critical')
    pass(20_000)
    policy.observe('well')
    pass(minute)
    expect(policy.due(false)).toBeNull()
  })

  it('waits two minutes after the machine woke up, and tells then what still stands', () => {
    const { policy, pass } = open()
    policy.resumed()
    policy.observe('critical')
    pass(119_000)
    expect(policy.due(false)).toBeNull()
    pass(1_000)
    expect(policy.due(false)).toBe('critical')
  })

  it('is kept while the screen is locked, and given up when it is over before', () => {
    const { policy, pass } = open()
    policy.observe('warning')
    pass(minute)
    expect(policy.due(true)).toBeNull()
    expect(policy.due(false)).toBe('warning')
    policy.observe('well')
    pass(minute)
    expect(policy.due(true)).toBeNull()
    policy.observe('warning')
    pass(minute)
    expect(policy.due(false)).toBeNull()
  })

  it('comes six times an hour at most, and catches up with the newest state afterwards', () => {
    const { policy, pass } = open()
    let told = 0
    for (let turn = 0; turn < 20; turn++) {
      policy.observe(turn % 2 === 0 ? 'warning' : 'well')
      pass(minute)
      if (policy.due(false) !== null) told += 1
    }
    expect(told).toBe(6)
    policy.observe('critical')
    pass(60 * minute)
    expect(policy.due(false)).toBe('critical')
  })
})
