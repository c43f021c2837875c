// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { nextTick } from 'vue'
import type { StoreTest } from '../../../main/contract/outbox'
import { defaultSettings, type Settings } from '../../../main/contract/settings'
import { RequestError } from '../../../renderer/api/request-error'
import { useSessionStore } from '../../../renderer/stores/session'
import { useSettingsStore } from '../../../renderer/stores/settings'
import { useStoreTestStore } from '../../../renderer/stores/store-test'
import { createScriptedTransport, useTransportInStores } from './scripted-transport'

const passed: StoreTest = {
  target: 's3://reports/',
  steps: [{ step: 'credentials', durationMs: 3, problem: null }],
}

async function withStore(test: () => StoreTest | Promise<StoreTest>) {
  let machine: Settings = { ...defaultSettings, s3: { ...defaultSettings.s3, bucket: 'reports' } }
  const transport = createScriptedTransport({
    'session:get': () => ({ name: 'hana', role: 'admin' }),
    'settings:get': () => structuredClone(machine),
    'settings:update': ({ settings }) =>
      (machine = { ...machine, ...(structuredClone(settings) as Partial<Settings>) }),
    's3:test': test,
  })
  useTransportInStores(transport)
  await useSessionStore().resume()
  const settings = useSettingsStore()
  await settings.load()
  return { settings, tests: useStoreTestStore() }
}

it('keeps the result of the last test, until another store is named', async () => {
  const { tests, settings } = await withStore(() => passed)
  await tests.run()
  expect(tests.result).toMatchObject(passed)
  settings.draft!.history.retentionDays = 7
  await settings.save()
  await nextTick()
  expect(tests.result).not.toBeNull()
  settings.draft!.s3.bucket = 'other'
  await settings.save()
  await nextTick()
  expect(tests.result).toBeNull()
})

it('tells why there is no result, and forgets it at the next try', async () => {
  let answers = 0
  const { tests } = await withStore(() => {
    answers += 1
    if (answers === 1) throw new RequestError('unreachable', 'The server cannot be reached.')
    return passed
  })
  await tests.run()
  expect(tests.problem).toMatchObject({ code: 'unreachable' })
  expect(tests.isRunning).toBe(false)
  await tests.run()
  expect(tests.problem).toBeNull()
  expect(tests.result).not.toBeNull()
})

it('gives nothing to whoever signs in meanwhile', async () => {
  let finish = (): void => undefined
  const { tests } = await withStore(() => new Promise((resolve) => (finish = () => resolve(passed))))
  const running = tests.run()
  await nextTick()
  expect(tests.isRunning).toBe(true)
  useSessionStore().drop()
  await nextTick()
  finish()
  await running
  expect(tests.result).toBeNull()
  expect(tests.isRunning).toBe(false)
})
