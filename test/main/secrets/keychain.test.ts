import { describe, expect, it, vi } from 'vitest'
import { createKeychain } from '../../../main/secrets/keychain'
import type { Keytar } from '../../../main/secrets/keytar'

/** In memory; `locked` as libsecret behaves then: reading finds nothing, writing is refused. */
function fakeKeytar() {
  const entries = new Map<string, string>()
  const calls: string[] = []
  const state = { isLocked: false }
  const keytar: Keytar = {
    async getPassword(service, account) {
      calls.push('get')
      return state.isLocked ? null : (entries.get(`${service}/${account}`) ?? null)
    },
    async setPassword(service, account, password) {
      calls.push('set')
      if (state.isLocked) throw new Error('Cannot create an item in a locked collection')
      entries.set(`${service}/${account}`, password)
    },
    async deletePassword(service, account) {
      calls.push('delete')
      return !state.isLocked && entries.delete(`${service}/${account}`)
    },
  }
  return { entries, calls, state, keytar }
}

const open = (keytar: Partial<Keytar>, options: Partial<Parameters<typeof createKeychain>[0]> = {}) =>
  createKeychain({ load: async () => keytar as Keytar, platform: 'linux', deadlineMs: 50, ...options })

describe('a keychain', () => {
  it('keeps entries under their names in one service', async () => {
    const { entries, keytar } = fakeKeytar()
    const keychain = open(keytar)
    await keychain.set('s3.accessKeyId', 'AKID')
    expect([...entries]).toEqual([['AutoInfraSnap/s3.accessKeyId', 'AKID']])
    expect(await keychain.get('s3.accessKeyId')).toBe('AKID')
    expect(await keychain.remove('s3.accessKeyId')).toBe(true)
    expect(await keychain.remove('s3.accessKeyId')).toBe(false)
    expect(await keychain.get('s3.accessKeyId')).toBeNull()
    expect(entries.size).toBe(0)
  })

  it('that is locked is never taken for an empty one', async () => {
    const { state, keytar } = fakeKeytar()
    state.isLocked = true
    const keychain = open(keytar)
    await expect(keychain.get('s3.accessKeyId')).rejects.toMatchObject({ code: 'keychain_locked' })
    await expect(keychain.remove('s3.accessKeyId')).rejects.toMatchObject({ code: 'keychain_locked' })
    await expect(keychain.set('s3.accessKeyId', 'x')).rejects.toMatchObject({ code: 'keychain_locked' })
  })

  it('proves only now and then that it is open, and on Linux alone', async () => {
    const { calls, keytar } = fakeKeytar()
    let nowMs = 0
    const keychain = open(keytar, { monotonicMs: () => nowMs })
    for (let time = 0; time < 3; time++) await keychain.get('s3.sessionToken')
    expect(calls).toEqual(['get', 'set', 'delete', 'get', 'get'])
    nowMs = 61_000
    await keychain.get('s3.sessionToken')
    expect(calls.slice(5)).toEqual(['get', 'set', 'delete'])
    calls.length = 0
    await open(keytar, { platform: 'darwin' }).get('s3.sessionToken')
    expect(calls).toEqual(['get'])
  })

  it('that hangs is given up, and no other thread is sent after it until it comes back', async () => {
    let answer: (value: string) => void = () => undefined
    const getPassword = vi.fn(
      () =>
        new Promise<string>((resolve) => {
          answer = resolve
        }),
    )
    const abandon = vi.fn()
    const keychain = open({ getPassword }, { abandon })
    await expect(keychain.get('s3.accessKeyId')).rejects.toMatchObject({
      code: 'keychain_unavailable',
      message: 'The keychain of the system cannot be used: does not answer (0.05 s).',
    })
    expect(abandon).toHaveBeenCalledOnce()
    await expect(keychain.get('s3.accessKeyId')).rejects.toMatchObject({ code: 'keychain_unavailable' })
    expect(getPassword).toHaveBeenCalledOnce()
    getPassword.mockImplementation(async () => 'AKID')
    answer('too late')
    await vi.waitFor(async () => expect(await keychain.get('s3.accessKeyId')).toBe('AKID'))
  })

  it.each([
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'keychain_unavailable', /dbus-run-session/],
    [
      'The name org.freedesktop.secrets was not provided by any .service files',
      'keychain_unavailable',
      /gnome-keyring/,
    ],
    [
      'Object does not exist at path “/org/freedesktop/secrets/collection/login”',
      'keychain_unavailable',
      /"login"/,
    ],
    ['Cannot create an item in a locked collection', 'keychain_locked', /Unlock/],
    ['User interaction is not allowed.', 'keychain_locked', /Unlock/],
    ['libsecret-1.so.0: cannot open shared object file', 'keychain_unavailable', /libsecret-1-0/],
    [
      'Failed to load keytar native addon, checked ["../build/Release"]',
      'keychain_unavailable',
      /libsecret-1-0/,
    ],
    ["Cannot find package 'keytar'", 'keychain_unavailable', /npm ci/],
    ['Something nobody has seen', 'keychain_unavailable', /log/],
  ])('says what helps against: %s', async (said, code, hint) => {
    const keychain = open({}, { load: () => Promise.reject(new Error(said)) })
    const error = await keychain.get('s3.accessKeyId').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code, hint: expect.stringMatching(hint) as string })
    expect(error).toMatchObject({
      hint: expect.stringContaining('AUTOINFRASNAP_S3_ACCESSKEYID_FILE') as string,
    })
  })
})
