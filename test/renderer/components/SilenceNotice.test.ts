// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import SilenceNotice from '../../../renderer/components/SilenceNotice.vue'
import { i18n } from '../../../renderer/locales/i18n'
import { useLiveStore } from '../../../renderer/stores/live'
import { transportKey } from '../../../renderer/stores/transport'
import { createScriptedTransport, useTransportInStores } from '../stores/scripted-transport'

function showing() {
  const transport = createScriptedTransport({})
  const app = useTransportInStores(transport)
  const wrapper = mount(SilenceNotice, {
    global: {
      plugins: [app.config.globalProperties.$pinia, i18n],
      provide: { [transportKey as symbol]: transport },
    },
  })
  return { wrapper, live: useLiveStore() }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => void vi.useRealTimers())

it('says nothing while nothing is asked, nor at once', async () => {
  const { wrapper, live } = showing()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(wrapper.text()).toBe('')
  live.connection = 'open'
  await vi.advanceTimersByTimeAsync(1_000)
  expect(wrapper.text()).toBe('')
})

it('says that nothing was read yet, until something was', async () => {
  const { wrapper, live } = showing()
  live.connection = 'open'
  await vi.advanceTimersByTimeAsync(5_000)
  expect(wrapper.get('[role=status]').text()).toContain('Nothing was read yet.')
  live.lastAt = 1
  await nextTick()
  expect(wrapper.text()).toBe('')
})

it('says where the stream was never opened that the server does not answer', async () => {
  const { wrapper, live } = showing()
  live.connection = 'connecting'
  await vi.advanceTimersByTimeAsync(5_000)
  expect(wrapper.text()).toContain('The server does not answer.')
})
