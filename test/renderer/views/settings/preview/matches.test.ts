import { expect, it } from 'vitest'
import { defaultHiddenMountPoints } from '../../../../../main/contract/settings'
import { isQuick, matchesOf } from '../../../../../renderer/views/settings/preview/matches'

it.each(defaultHiddenMountPoints)('tries the usual pattern %s', (pattern) => {
  expect(isQuick(pattern)).toBe(true)
})

it.each(['^veth', '^br-[0-9a-f]+$', '(a|b)?$', '\\)+', '[)]+', '^/mnt/.*/.*'])('tries %s', (pattern) => {
  expect(isQuick(pattern)).toBe(true)
})

it.each(['(a+)+$', '(a|a)*$', '(?:\\w*)*x', '(.)\\1', '(a{1,9}){9}', '.*.*.*x'])(
  'does not try %s, which may take for ever',
  (pattern) => {
    expect(isQuick(pattern)).toBe(false)
    expect(matchesOf(pattern, ['a'.repeat(300)])).toBeNull()
  },
)

it('tells which names a pattern matches', () => {
  expect(matchesOf('^veth', ['veth1', 'eth0', 'veth2'])).toEqual(['veth1', 'veth2'])
})

it('tells nothing of what is no regular expression', () => {
  expect(matchesOf('(', ['('])).toBeNull()
})

it('takes no more than a moment on hostile names', () => {
  const names = Array.from({ length: 50 }, () => '/' + 'a'.repeat(4_000))
  const startedMs = performance.now()
  matchesOf('a*a*b', names)
  expect(performance.now() - startedMs).toBeLessThan(5_000)
})
