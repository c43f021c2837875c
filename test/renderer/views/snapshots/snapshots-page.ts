/** A view of snapshots on the made-up machine, with real stores and addresses. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { vi } from 'vitest'
import type { Component } from 'vue'
import type { Role } from '../../../../main/contract/roles'
import type { Snapshot } from '../../../../main/contract/snapshot'
import { i18n } from '../../../../renderer/locales/i18n'
import { createAppRouter } from '../../../../renderer/router'
import { useSessionStore } from '../../../../renderer/stores/session'
import { useToastsStore } from '../../../../renderer/stores/toasts'
import { transportKey } from '../../../../renderer/stores/transport'
import { createFakeTransport } from '../../../fakes/wire/fake-transport'
import type { ScenarioName } from '../../../fakes/wire/scenarios'

export const startMs = Date.parse('2026-11-23T08:00:00.000Z')

export interface PageOptions {
  scenario?: ScenarioName
  role?: Role
  /** The name of the snapshot in the address; of the newest entry when it is 'newest'. */
  name?: string
  /** Changes the document on its way. */
  change?: (snapshot: Snapshot) => unknown
}

/** Timers are faked; `wait` lets what was begun end. */
export async function openPage(view: Component, options: PageOptions = {}) {
  const { scenario = 'well', role = 'operator', name, change } = options
  vi.useFakeTimers({
    now: startMs,
    toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date'],
  })
  const { transport: fake } = createFakeTransport({
    scenario,
    role,
    signin: false,
    latencyMs: 0,
    offline: false,
    speed: 1,
    now: () => startMs,
  })
  const transport: typeof fake = {
    ...fake,
    async invoke(channel, input, more) {
      const answer = await fake.invoke(channel, input, more)
      if (channel !== 'report:read' || change === undefined) return answer
      const read = answer as { content: string }
      return { ...read, content: JSON.stringify(change(JSON.parse(read.content) as Snapshot)) } as never
    },
  }
  const wait = async (): Promise<void> => {
    await vi.advanceTimersByTimeAsync(100)
    await flushPromises()
  }
  const pinia = createPinia()
  const router = createAppRouter()
  const listed = fake.invoke('report:list', {})
  await vi.advanceTimersByTimeAsync(50)
  const [newest] = await listed
  await router.push(
    name === undefined
      ? '/snapshots'
      : { name: 'snapshot', params: { name: name === 'newest' ? newest!.name : name } },
  )
  const page = (mount as (view: Component, options: object) => VueWrapper)(view, {
    global: { plugins: [pinia, i18n, router], provide: { [transportKey as symbol]: transport } },
  })
  void useSessionStore(pinia).resume()
  await wait()
  await wait()
  return { page, wait, router, toasts: useToastsStore(pinia), transport }
}
