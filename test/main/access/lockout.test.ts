import { describe, expect, it } from 'vitest'
import { createLockout, groupOf, usualLockoutLimits } from '../../../main/access/lockout'

const second = 1_000
const minute = 60 * second

function start() {
  const clock = { ms: 1_000_000 }
  return { clock, lockout: createLockout(() => clock.ms) }
}

describe('an address that fails to sign in', () => {
  it('is refused after five failures in a minute, for half a minute', () => {
    const { lockout, clock } = start()
    for (let failures = 1; failures < 5; failures++) lockout.failed('192.0.2.1')
    expect(lockout.waitMs('192.0.2.1')).toBe(0)
    lockout.failed('192.0.2.1')
    expect(lockout.waitMs('192.0.2.1')).toBe(30 * second)
    clock.ms += 30 * second - 1
    expect(lockout.waitMs('192.0.2.1')).toBe(1)
    clock.ms += 1
    expect(lockout.waitMs('192.0.2.1')).toBe(0)
  })

  it('is not refused for failures that are far apart', () => {
    const { lockout, clock } = start()
    for (let failures = 0; failures < 100; failures++) {
      lockout.failed('192.0.2.1')
      expect(lockout.waitMs('192.0.2.1')).toBe(0)
      clock.ms += 15 * second
    }
  })

  it('waits twice as long each time, at most a quarter of an hour, until it was quiet for an hour', () => {
    const { lockout, clock } = start()
    const lockAndWait = (): number => {
      for (let failures = 0; failures < 5; failures++) lockout.failed('192.0.2.1')
      const wait = lockout.waitMs('192.0.2.1')
      clock.ms += wait
      return wait / second
    }
    expect(Array.from({ length: 8 }, lockAndWait)).toEqual([30, 60, 120, 240, 480, 900, 900, 900])
    clock.ms += 60 * minute
    expect(lockAndWait()).toBe(30)
  })

  it('does not lock anybody else', () => {
    const { lockout } = start()
    for (let failures = 0; failures < 50; failures++) lockout.failed('192.0.2.1')
    expect(lockout.waitMs('192.0.2.2')).toBe(0)
    expect(lockout.waitMs('2001:db8::1')).toBe(0)
  })
})

describe('an attack from many addresses', () => {
  it('locks each after its first failure, and nobody who has not failed', () => {
    const { lockout, clock } = start()
    for (let one = 0; one < 120; one++) lockout.failed(`198.51.100.${one}`)
    expect(lockout.waitMs('198.51.100.119')).toBe(30 * second)
    expect(lockout.waitMs('203.0.113.7')).toBe(0)
    clock.ms += minute
    lockout.failed('203.0.113.7')
    expect(lockout.waitMs('203.0.113.7')).toBe(0)
  })

  it('cannot make it remember without bound', () => {
    const { lockout } = start()
    for (let one = 0; one < 30_000; one++)
      lockout.failed(`2001:db8:${(one >> 8).toString(16)}:${(one & 255).toString(16)}::1`)
    expect(lockout.size).toBe(usualLockoutLimits.mostAddresses)
  })

  it('of one IPv6 network counts as one address', () => {
    const { lockout } = start()
    for (let one = 0; one < 5; one++) lockout.failed(`2001:db8:0:1:${one}::${one}`)
    expect(lockout.waitMs('2001:db8:0:1:ffff::')).toBe(30 * second)
    expect(lockout.size).toBe(1)
  })
})

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:c000:0201', '192.0.2.1'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:0db8:0000:0000:0001:0002:0003:0004', '2001:db8:0:0::/64'],
  ['2001:db8:1:2:3:4:192.0.2.1', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['not an address', 'not an address'],
])('counts %s as %s', (address, group) => {
  expect(groupOf(address)).toBe(group)
})
