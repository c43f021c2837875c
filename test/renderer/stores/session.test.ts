// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { useSessionStore } from '../../../renderer/stores/session'
import { createScriptedTransport, useTransportInStores } from './scripted-transport'

async function signedIn() {
  useTransportInStores(createScriptedTransport({ 'session:get': () => ({ name: 'ann', role: 'operator' }) }))
  const session = useSessionStore()
  await session.resume()
  return session
}

it('allows what the role allows, and nothing without a session', async () => {
  const session = await signedIn()
  expect([session.may('snapshot:take'), session.may('key:add')]).toEqual([true, false])
  session.drop()
  expect(session.may('session:get')).toBe(false)
})

it('tells a session that ended from one that somebody ended here, and from none at all', async () => {
  const session = await signedIn()
  session.drop()
  expect(session.hasEnded).toBe(true)
  await session.signIn('ais_key')
  expect(session.hasEnded).toBe(false)
  await session.signOut()
  expect([session.state, session.hasEnded]).toEqual(['signed-out', false])
  session.drop()
  expect(session.hasEnded).toBe(false)
})
