// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { nextTick } from 'vue'
import { RequestError } from '../../../renderer/api/request-error'
import { useSchedulesStore, type ScheduleRun } from '../../../renderer/stores/schedules'
import { useSessionStore } from '../../../renderer/stores/session'
import { createScriptedTransport, useTransportInStores } from './scripted-transport'

const nightly: ScheduleRun = {
  name: 'nightly',
  isEnabled: true,
  nextAt: '2026-11-27T02:00:00.000Z',
  lastAt: null,
  problem: null,
}

it('keeps the runs that were known when nobody answers, says so, and forgets both with the session', async () => {
  let isThere = true
  const transport = createScriptedTransport({
    'session:get': () => ({ name: 'hana', role: 'admin' }),
    'schedule:list': () => {
      if (!isThere) throw new RequestError('unreachable', 'The server cannot be reached.')
      return [nightly]
    },
  })
  useTransportInStores(transport)
  await useSessionStore().resume()
  const schedules = useSchedulesStore()
  await schedules.load()
  isThere = false
  await schedules.load()
  expect(schedules.runs).toEqual([nightly])
  expect(schedules.problem).toMatchObject({ code: 'unreachable' })
  useSessionStore().drop()
  await nextTick()
  expect([schedules.runs, schedules.problem]).toEqual([null, null])
})
