/** A page of the settings, loaded and mounted on a wire that a test plays by hand. */
import { flushPromises, mount } from '@vue/test-utils'
import type { App, Component } from 'vue'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { defaultSettings, type Settings } from '../../../../main/contract/settings'
import type { Transport } from '../../../../renderer/api/transport'
import { i18n } from '../../../../renderer/locales/i18n'
import { useSessionStore } from '../../../../renderer/stores/session'
import { useSettingsStore } from '../../../../renderer/stores/settings'
import { transportKey } from '../../../../renderer/stores/transport'
import { createScriptedTransport, useTransportInStores, type Answers } from '../../stores/scripted-transport'

export interface MountedPage {
  page: ReturnType<typeof mountOn>
  settings: ReturnType<typeof useSettingsStore>
  transport: ReturnType<typeof createScriptedTransport>
  /** The control that a label names, dialogs included. */
  field: (label: string) => HTMLInputElement
  /** By what it shows or is called. */
  button: (text: string) => HTMLButtonElement
  /** Puts a text into a field as a person does. */
  type: (label: string, text: string) => Promise<void>
  press: (text: string) => Promise<void>
}

const mountOn = (component: Component, app: App, router: Router, transport: Transport) =>
  mount(component, {
    attachTo: document.body,
    global: {
      plugins: [app.config.globalProperties.$pinia, i18n, router],
      provide: { [transportKey as symbol]: transport },
    },
  })

export async function mountPage(
  component: Component,
  given: Partial<Settings> = {},
  answers: Answers = {},
): Promise<MountedPage> {
  document.body.innerHTML = ''
  let machine: Settings = { ...structuredClone(defaultSettings), ...given }
  const transport = createScriptedTransport({
    'session:get': () => ({ name: 'hana', role: 'admin' }),
    'settings:get': () => structuredClone(machine),
    'settings:update': ({ settings }) => {
      machine = { ...machine, ...(structuredClone(settings) as Partial<Settings>) }
      return structuredClone(machine)
    },
    ...answers,
  })
  const app = useTransportInStores(transport)
  await useSessionStore().resume()
  const settings = useSettingsStore()
  await settings.load()
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/settings/:page?', name: 'settings', component: { render: () => null } }],
  })
  await router.push('/settings')
  const page = mountOn(component, app, router, transport)
  await flushPromises()

  const field = (label: string): HTMLInputElement => {
    const named = [...document.querySelectorAll('label')].find((one) => one.textContent?.trim() === label)
    const control = named?.htmlFor ? document.getElementById(named.htmlFor) : named?.querySelector('input')
    if (!control) throw new Error(`No field is called ${label}.`)
    return control as HTMLInputElement
  }
  const button = (text: string): HTMLButtonElement => {
    const found = [...document.querySelectorAll('button')].find(
      (one) => one.textContent?.trim() === text || one.getAttribute('aria-label') === text,
    )
    if (!found) throw new Error(`No button is called ${text}.`)
    return found
  }
  return {
    ...{ page, settings, transport, field, button },
    async type(label, text) {
      const control = field(label)
      control.value = text
      control.dispatchEvent(new Event('input', { bubbles: true }))
      await flushPromises()
    },
    async press(text) {
      button(text).click()
      await flushPromises()
    },
  }
}
