// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { nextTick } from 'vue'
import { useSessionStore } from '../../../renderer/stores/session'
import { useAuditStore } from '../../../renderer/stores/settings-audit'
import { createScriptedTransport, useTransportInStores } from './scripted-transport'

const entry = { at: '2026-01-01T00:00:00.000Z', who: 'hana', what: 'settings:update', outcome: 'ok' }

it('forgets the log when the session ends', async () => {
  useTransportInStores(
    createScriptedTransport({
      'session:get': () => ({ name: 'hana', role: 'admin' }),
      'audit:list': () => [entry],
    }),
  )
  const session = useSessionStore()
  await session.resume()
  const audit = useAuditStore()
  await audit.load()
  expect(audit.entries).toEqual([entry])
  session.drop()
  await nextTick()
  expect(audit.entries).toBeNull()
})
