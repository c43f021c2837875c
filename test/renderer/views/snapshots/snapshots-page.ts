/** A view of snapshots on the made-up machine, with real stores and addresses. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { vi } from 'vitest'
import type { Component } from 'vue'
import type { Comparison } from '../../../../main/contract/comparison'
import type { Role } from '../../../../main/contract/roles'
import type { Snapshot } from '../../../../main/contract/snapshot'
import { i18n } from '../../../../renderer/locales/i18n'
import { createAppRouter } from '../../../../renderer/router'
import { useSessionStore } from '../../../../renderer/stores/session'
import { useToastsStore } from '../../../../renderer/stores/toasts'
import { transportKey } from '../../../../renderer/stores/transport'
import { createFakeTransport } from '../../../fakes/wire/fake-transport'
import type { StoreState } from '../../../fakes/wire/outbox'
import type { ScenarioName } from '../../../fakes/wire/scenarios'

export const startMs = Date.parse('2026-11-23T08:00:00.000Z')

export interface PageOptions {
  scenario?: ScenarioName
  role?: Role
  /** Whether reports are sent to a store, and how it behaves. */
  store?: StoreState
  /** The names of two snapshots in the address, by their places in the list of reports; or as they are given. */
  compare?: readonly [before: number | string, after: number | string]
  /** What was masked in the two that are compared. */
  redactions?: readonly [Comparison['before']['redaction'], Comparison['after']['redaction']]
  /** The name of the snapshot in the address; of the newest entry when it is 'newest'. */
  name?: string
  /** Changes the document on its way. */
  change?: (snapshot: Snapshot) => unknown
}

/** Timers are faked; `wait` lets what was begun end. */
export async function openPage(view: Component, options: PageOptions = {}) {
  const { scenario = 'well', role = 'operator', store = 'none', name, change, compare, redactions } = options
  vi.useFakeTimers({
    now: startMs,
    toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date'],
  })
  const { transport: fake } = createFakeTransport({
    scenario,
    role,
    store,
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
      if (channel === 'report:compare' && redactions !== undefined) {
        const { before, after, ...rest } = answer as Comparison
        const [was, is] = redactions
        return { ...rest, before: { ...before, redaction: was }, after: { ...after, redaction: is } } as never
      }
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
  const list = await listed
  if (compare !== undefined) {
    const [before, after] = compare.map((one) => (typeof one === 'string' ? one : list.at(one)!.name))
    await router.push({ name: 'comparison', query: { before, after } })
  } else if (name !== undefined)
    await router.push({ name: 'snapshot', params: { name: name === 'newest' ? list[0]!.name : name } })
  else await router.push('/snapshots')
  const page = (mount as (view: Component, options: object) => VueWrapper)(view, {
    global: { plugins: [pinia, i18n, router], provide: { [transportKey as symbol]: transport } },
  })
  void useSessionStore(pinia).resume()
  await wait()
  await wait()
  return { page, wait, router, toasts: useToastsStore(pinia), transport }
}
