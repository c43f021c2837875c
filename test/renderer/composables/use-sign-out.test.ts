// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { defineComponent } from 'vue'
import { RequestError } from '../../../renderer/api/request-error'
import { useSignOut } from '../../../renderer/composables/use-sign-out'
import { i18n } from '../../../renderer/locales/i18n'
import { useToastsStore } from '../../../renderer/stores/toasts'
import { transportKey } from '../../../renderer/stores/transport'
import { createScriptedTransport, useTransportInStores } from '../stores/scripted-transport'

function inPage(answer: () => Promise<void>) {
  const transport = { ...createScriptedTransport(), signOut: vi.fn(answer) }
  const app = useTransportInStores(transport)
  let signOut: () => Promise<void> = () => Promise.reject(new Error('The page was not mounted.'))
  const Page = defineComponent({
    setup() {
      signOut = useSignOut()
      return () => null
    },
  })
  mount(Page, {
    global: {
      plugins: [app.config.globalProperties.$pinia, i18n],
      provide: { [transportKey as symbol]: transport },
    },
  })
  return { transport, signOut: () => signOut(), toasts: useToastsStore() }
}

it('ends the session at the server, without a word', async () => {
  const { transport, signOut, toasts } = inPage(() => Promise.resolve())
  await signOut()
  expect(transport.signOut).toHaveBeenCalledOnce()
  expect(toasts.list).toEqual([])
})

it('says why one is still signed in', async () => {
  const { signOut, toasts } = inPage(() =>
    Promise.reject(new RequestError('unreachable', 'The server cannot be reached.')),
  )
  await signOut()
  expect(toasts.list).toMatchObject([{ text: 'The server cannot be reached', state: 'critical' }])
})
