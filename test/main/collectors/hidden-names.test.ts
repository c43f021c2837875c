import { describe, expect, it } from 'vitest'
import { createNameHider } from '../../../main/collectors/hidden-names'

describe('createNameHider', () => {
  it('finds the names that any of the patterns matches', async () => {
    const hiddenAmong = createNameHider('a.setting', ['^veth', '0$'])
    expect([...(await hiddenAmong(['veth12', 'eth0', 'eth1']))].sort()).toEqual(['eth0', 'veth12'])
  })

  it('follows names that come and go', async () => {
    const hiddenAmong = createNameHider('a.setting', ['^veth'])
    for (const names of [['veth1', 'eth0'], ['eth0'], ['veth2', 'veth1'], []])
      expect([...(await hiddenAmong(names))]).toEqual(names.filter((name) => name.startsWith('veth')))
  })

  it('tries a name that it knows no second time', async () => {
    const hiddenAmong = createNameHider('a.setting', ['^(a+)+$'])
    const slow = 'a'.repeat(16) + '!'
    await hiddenAmong([slow])
    const again = performance.now()
    for (let count = 0; count < 300; count++) await hiddenAmong([slow])
    expect(performance.now() - again).toBeLessThan(100)
  })

  it('names the setting and the pattern that takes for ever', async () => {
    const hiddenAmong = createNameHider('a.setting', ['^fine$', '^(a+)+$'])
    await expect(hiddenAmong(['a'.repeat(60) + '!'])).rejects.toMatchObject({
      code: 'settings_invalid',
      message: 'A pattern of the setting a.setting takes longer than 100 ms: "^(a+)+$".',
    })
  })
})
