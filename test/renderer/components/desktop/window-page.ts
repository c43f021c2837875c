/** A part of a window on the made-up machine, with real stores and addresses. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { i18n } from '../../../../renderer/locales/i18n'
import { createAppRouter } from '../../../../renderer/router'
import { useDesktopStore } from '../../../../renderer/stores/desktop'
import { useSessionStore } from '../../../../renderer/stores/session'
import { useToastsStore } from '../../../../renderer/stores/toasts'
import { transportKey } from '../../../../renderer/stores/transport'
import { createFakeTransport } from '../../../fakes/wire/fake-transport'

/** @param view a component; what lint knows of those in .vue files is `unknown` */
export async function openInWindow(
  view: unknown,
  address = '/',
  desktop: 'tray' | 'no-tray' | null = 'tray',
  scenario: 'well' | 'critical' | 'hostile' = 'well',
) {
  const fake = createFakeTransport({
    scenario,
    role: 'admin',
    signin: false,
    latencyMs: 0,
    offline: false,
    speed: 1,
    desktop,
  })
  const pinia = createPinia()
  const router = createAppRouter()
  await router.push(address)
  const page = (mount as (view: unknown, options: object) => VueWrapper)(view, {
    attachTo: document.body,
    global: {
      plugins: [pinia, i18n, router],
      provide: { [transportKey as symbol]: fake.transport },
    },
  })
  const store = useDesktopStore(pinia)
  await useSessionStore(pinia).resume()
  if (store.isWindow) await store.load()
  await flushPromises()
  return { page, router, store, app: fake.desktop!, transport: fake.transport, toasts: useToastsStore(pinia) }
}

/** Until something is so; what never becomes so ends as the test's own deadline. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10))
  await flushPromises()
}
