import { expect, test, vi } from 'vitest'
import { checkKeychain } from '../../../../main/cli/doctor/keychain'

const check = (
  load: () => Promise<{ findCredentials: (service: string) => Promise<unknown[]> }>,
  abandon = () => undefined,
) => checkKeychain({ load, deadlineMs: 50, abandon })
const saying = (message: string, code?: string) =>
  check(() => Promise.reject(Object.assign(new Error(message), { code })))

test('a keychain that answers works', async () => {
  const asked: string[] = []
  const load = async () => ({
    findCredentials: async (service: string) => {
      asked.push(service)
      return []
    },
  })
  expect(await check(load)).toMatchObject({ state: 'ok', mend: null })
  expect(asked).toEqual(['autoinfrasnap-doctor'])
})

test.each([
  ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'absent', /dbus-run-session/],
  ['The name org.freedesktop.secrets was not provided by any .service files', 'absent', /gnome-keyring/],
  ['Object does not exist at path "/org/freedesktop/secrets/collection/login"', 'absent', /Create one/],
  ['Cannot create an item in a locked collection', 'broken', /Unlock/],
  ['libsecret-1.so.0: cannot open shared object file', 'absent', /libsecret-1-0/],
  ['Failed to load keytar native addon, checked ["../build/Release"]', 'absent', /libsecret-1-0/],
  ['Something nobody has seen', 'broken', /./],
])('%s: %s', async (message, state, mend) => {
  const found = await saying(message)
  expect(found.state).toBe(state)
  expect(found.mend).toMatch(mend)
})

test('a module that is not installed is told as such', async () => {
  expect(await saying("Cannot find package 'keytar'", 'ERR_MODULE_NOT_FOUND')).toMatchObject({
    state: 'absent',
    found: 'the module keytar is not installed',
  })
})

test('one that never answers is given up, and its thread with it', async () => {
  const abandon = vi.fn()
  const found = await check(async () => ({ findCredentials: () => new Promise(() => undefined) }), abandon)
  expect(found).toMatchObject({ state: 'broken', found: 'does not answer (0.05 s)' })
  expect(abandon).toHaveBeenCalledOnce()
})
