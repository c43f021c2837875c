import { expect, test, vi } from 'vitest'
import { checkKeychain } from '../../../../main/cli/doctor/keychain'
import { createKeychain } from '../../../../main/secrets/keychain'
import type { Keytar } from '../../../../main/secrets/keytar'

const check = (keytar: Partial<Keytar>, abandon = () => undefined) =>
  checkKeychain(
    createKeychain({ load: async () => keytar as Keytar, platform: 'linux', deadlineMs: 50, abandon }),
  )
const saying = (message: string) => check({ setPassword: () => Promise.reject(new Error(message)) })

test('a keychain that takes an entry works, and the entry is gone again', async () => {
  const entries = new Map<string, string>()
  const found = await check({
    setPassword: async (service, account, password) => void entries.set(`${service} ${account}`, password),
    deletePassword: async (service, account) => entries.delete(`${service} ${account}`),
  })
  expect(found).toMatchObject({ state: 'ok', mend: null })
  expect(entries.size).toBe(0)
})

test.each([
  ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'absent', /_FILE.*dbus-run-session/],
  ['The name org.freedesktop.secrets was not provided by any .service files', 'absent', /gnome-keyring/],
  ['Object does not exist at path "/org/freedesktop/secrets/collection/login"', 'absent', /Create one/],
  ['Cannot create an item in a locked collection', 'broken', /Unlock/],
  ['Something nobody has seen', 'broken', /./],
])('%s: %s', async (message, state, mend) => {
  const found = await saying(message)
  expect(found.state).toBe(state)
  expect(found.mend).toMatch(mend)
})

test('one that never answers is given up, and its thread with it', async () => {
  const abandon = vi.fn()
  const found = await check({ setPassword: () => new Promise(() => undefined) }, abandon)
  expect(found).toMatchObject({ state: 'broken', found: 'does not answer (0.05 s)' })
  expect(abandon).toHaveBeenCalledOnce()
})
