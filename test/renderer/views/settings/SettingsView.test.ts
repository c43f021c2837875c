// @vitest-environment happy-dom
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { defineComponent, h, type Component } from 'vue'
import { createMemoryHistory, createRouter, RouterView, type Router } from 'vue-router'
import type { Role } from '../../../../main/contract/roles'
import { defaultSettings, type Settings } from '../../../../main/contract/settings'
import { RequestError } from '../../../../renderer/api/request-error'
import { i18n } from '../../../../renderer/locales/i18n'
import { useSessionStore } from '../../../../renderer/stores/session'
import { useSettingsStore } from '../../../../renderer/stores/settings'
import { transportKey } from '../../../../renderer/stores/transport'
import { pages } from '../../../../renderer/views/settings/pages'
import SettingsView from '../../../../renderer/views/settings/SettingsView.vue'
import { createScriptedTransport, type ScriptedTransport } from '../../stores/scripted-transport'

let machine: Settings
let transport: ScriptedTransport
let router: Router
let view: VueWrapper

async function open(path: string, role: Role = 'admin'): Promise<void> {
  machine = structuredClone(defaultSettings)
  transport = createScriptedTransport({
    'session:get': () => ({ name: 'hana', role }),
    'settings:get': () => structuredClone(machine),
    'settings:update': ({ settings }) => {
      machine = { ...machine, ...(structuredClone(settings) as Partial<Settings>) }
      return structuredClone(machine)
    },
  })
  router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', name: 'overview', component: defineComponent({ render: () => h('p', 'overview') }) },
      { path: '/settings/:page?', name: 'settings', component: SettingsView as Component },
    ],
  })
  const pinia = createPinia()
  setActivePinia(pinia)
  const Root = defineComponent({ render: () => h(RouterView) })
  view = mount(defineComponent({ render: () => null }), {
    global: { plugins: [pinia, i18n], provide: { [transportKey as symbol]: transport } },
  })
  await useSessionStore().resume()
  view.unmount()
  await router.push(path)
  view = mount(Root, {
    attachTo: document.body,
    global: { plugins: [pinia, i18n, router], provide: { [transportKey as symbol]: transport } },
  })
  await settled()
}
/** Pages are loaded when they are opened. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    await flushPromises()
  }
}
const links = () => view.findAll('nav a').map((link) => link.text())
const bar = () => view.find('.bar')
const button = (text: string) => view.findAll('.bar button').find((one) => one.text() === text)!
const dialogButton = (text: string): HTMLElement =>
  [...document.querySelectorAll<HTMLElement>('.dialog-foot button')].find(
    (one) => one.textContent?.trim() === text,
  )!
const days = () => view.get<HTMLInputElement>('input.num')

// Compiled once, so that a page is there as soon as it is opened.
beforeAll(() => Promise.all(pages.map(({ load }) => load())))
beforeEach(() => {
  document.body.innerHTML = ''
})
afterEach(() => view.unmount())

describe('who sees what', () => {
  it('lists every page to admins, but for what only a window has', async () => {
    await open('/settings')
    expect(links()).toHaveLength(pages.filter(({ inWindow }) => inWindow !== true).length)
  })

  it('lists to viewers what is theirs, and asks for no settings', async () => {
    await open('/settings', 'viewer')
    expect(links()).toEqual(['Appearance', 'About'])
    expect(transport.asked.map(({ channel }) => channel)).not.toContain('settings:get')
  })

  it('tells viewers kindly that a page is for admins', async () => {
    await open('/settings/server', 'operator')
    expect(view.text()).toContain('Only admins may see and change this')
    expect(view.text()).toContain('You are signed in as Operator')
  })

  it('says that an address names no page', async () => {
    await open('/settings/nothing')
    expect(view.text()).toContain('There is no such settings page.')
  })
})

describe('editing', () => {
  it('says that changes are unsaved, saves the section and says so', async () => {
    await open('/settings/retention')
    expect(bar().exists()).toBe(false)
    await days().setValue('7')
    expect(bar().text()).toContain('Unsaved changes')
    await button('Save').trigger('click')
    await settled()
    expect(machine.history.retentionDays).toBe(7)
    expect(bar().exists()).toBe(false)
  })

  it('marks the field that is wrong and does not save it', async () => {
    await open('/settings/retention')
    await days().setValue('0')
    expect(days().attributes('aria-invalid')).toBe('true')
    expect(view.get('.field [role=alert]').text()).toBe('Expected at least 1')
    expect(button('Save').attributes('disabled')).toBeDefined()
    await days().setValue('ten')
    expect(view.get('.field [role=alert]').text()).toBe('Expected a number')
    expect(days().element.value).toBe('ten')
    await days().setValue('10')
    expect(button('Save').attributes('disabled')).toBeUndefined()
  })

  it('tells limits in the unit of the field', async () => {
    await open('/settings/sampling')
    await view.get('[aria-describedby], input.num').setValue('0.5')
    expect(view.get('.field [role=alert]').text()).toBe('Expected at least 1')
    expect(useSettingsStore().draft!.sampling.host.watchedMs).toBe(500)
  })

  it('keeps everything typed when saving fails, and says why', async () => {
    await open('/settings/retention')
    await days().setValue('7')
    transport.answers['settings:update'] = () => {
      throw new RequestError('settings_unwritable', 'The settings could not be saved (ENOSPC).', 'Make room.')
    }
    await button('Save').trigger('click')
    await settled()
    expect(view.get('.bar [role=alert]').text()).toContain(
      'The settings could not be saved (ENOSPC). Make room.',
    )
    expect(days().element.value).toBe('7')
  })

  it('keeps what was typed from one page to another', async () => {
    await open('/settings/retention')
    await days().setValue('7')
    await router.push('/settings/processes')
    await settled()
    expect(bar().text()).toContain('Retention')
    await router.push('/settings/retention')
    await settled()
    expect(days().element.value).toBe('7')
  })

  it('asks whose values to keep when somebody else has changed them', async () => {
    await open('/settings/retention')
    await days().setValue('7')
    machine.history.retentionDays = 14
    await button('Save').trigger('click')
    await settled()
    expect(document.querySelector('.dialog')?.textContent).toContain('Somebody else changed this meanwhile')
    document.querySelector<HTMLInputElement>('.dialog input[value=theirs]')!.click()
    await settled()
    dialogButton('Keep these').click()
    await settled()
    expect(days().element.value).toBe('14')
    expect(machine.history.retentionDays).toBe(14)
    expect(bar().exists()).toBe(false)
  })
})

describe('leaving with unsaved changes', () => {
  async function leave() {
    await open('/settings/retention')
    await days().setValue('7')
    const left = router.push('/')
    await settled()
    return left
  }

  it('asks, and stays where somebody wants to stay', async () => {
    const left = leave()
    await settled()
    await settled()
    dialogButton('Stay').click()
    await left
    expect(router.currentRoute.value.path).toBe('/settings/retention')
    expect(useSettingsStore().draft!.history.retentionDays).toBe(7)
  })

  it('discards and leaves', async () => {
    const left = leave()
    await settled()
    await settled()
    dialogButton('Discard and leave').click()
    await left
    await settled()
    expect(view.text()).toBe('overview')
    expect(useSettingsStore().isDirty).toBe(false)
    expect(machine.history.retentionDays).toBe(30)
  })

  it('saves and leaves', async () => {
    const left = leave()
    await settled()
    await settled()
    dialogButton('Save and leave').click()
    await left
    await settled()
    expect(view.text()).toBe('overview')
    expect(machine.history.retentionDays).toBe(7)
  })

  it('asks nothing where nothing is unsaved', async () => {
    await open('/settings/retention')
    await router.push('/')
    expect(router.currentRoute.value.path).toBe('/')
  })

  it('makes the browser ask before the page is closed', async () => {
    await open('/settings/retention')
    const clean = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(clean)
    expect(clean.defaultPrevented).toBe(false)
    await days().setValue('7')
    const dirty = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(dirty)
    expect(dirty.defaultPrevented).toBe(true)
  })
})
