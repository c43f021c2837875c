// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import type { App, Component } from 'vue'
import { defaultSettings, type CustomMetricSettings } from '../../../../../main/contract/settings'
import type { Transport } from '../../../../../renderer/api/transport'
import { i18n } from '../../../../../renderer/locales/i18n'
import { useSessionStore } from '../../../../../renderer/stores/session'
import { useSettingsStore } from '../../../../../renderer/stores/settings'
import { transportKey } from '../../../../../renderer/stores/transport'
import { useToastsStore } from '../../../../../renderer/stores/toasts'
import CustomPage from '../../../../../renderer/views/settings/pages/CustomPage.vue'
import { createScriptedTransport, useTransportInStores } from '../../../stores/scripted-transport'

const metric: CustomMetricSettings = {
  name: 'orders',
  unit: null,
  help: null,
  source: { url: 'http://127.0.0.1/stats', headers: { authorization: 'Bearer secret' } },
  parse: { jsonPath: '$.orders' },
  timeoutMs: 2_000,
  maxBytes: 65_536,
}

const mountPage = (app: App, transport: Transport) =>
  mount(CustomPage as Component, {
    attachTo: document.body,
    global: {
      plugins: [app.config.globalProperties.$pinia, i18n],
      provide: { [transportKey as symbol]: transport },
    },
  })
let page: ReturnType<typeof mountPage>

async function open(custom: CustomMetricSettings[]) {
  const transport = createScriptedTransport({
    'session:get': () => ({ name: 'hana', role: 'admin' }),
    'settings:get': () => ({ ...structuredClone(defaultSettings), custom }),
  })
  const app = useTransportInStores(transport)
  await useSessionStore().resume()
  const settings = useSettingsStore()
  await settings.load()
  page = mountPage(app, transport)
  await flushPromises()
  return settings
}
afterEach(() => page.unmount())

const byText = (text: string) => page.findAll('button').find((one) => one.text() === text)!
const field = (label: string) => {
  const { element } = page.findAll('label[for]').find((one) => one.text().startsWith(label))!
  return page.get<HTMLInputElement>(`[id="${element.getAttribute('for')}"]`)
}

it('masks the values of headers until somebody asks to see one', async () => {
  await open([metric])
  await page.get('button.head').trigger('click')
  expect(field('Header value').attributes('type')).toBe('password')
  await byText('Show').trigger('click')
  expect(field('Header value').attributes('type')).toBe('text')
  expect(field('Header value').element.value).toBe('Bearer secret')
})

it('keeps headers when the address changes, and drops the one that is removed', async () => {
  const settings = await open([metric])
  await page.get('button.head').trigger('click')
  await field('Address').setValue('http://127.0.0.1/other')
  expect(settings.draft!.custom[0]!.source).toEqual({
    url: 'http://127.0.0.1/other',
    headers: { authorization: 'Bearer secret' },
  })
  await page.get('[aria-label="Remove authorization"]').trigger('click')
  expect(settings.draft!.custom[0]!.source).toEqual({ url: 'http://127.0.0.1/other' })
})

it('says where a header has the name of another, which it would replace', async () => {
  await open([metric])
  await page.get('button.head').trigger('click')
  await byText('Add a header').trigger('click')
  const [, , name, value] = page.findAll<HTMLInputElement>('.values li input')
  expect(value!.attributes('type')).toBe('text') // what is typed anew is shown
  await name!.setValue('authorization')
  expect(page.findAll('[role=alert]').map((alert) => alert.text())).toEqual(['Another header has this name'])
})

it('calls a new metric wrong only where somebody was already', async () => {
  const settings = await open([])
  await byText('Add a metric').trigger('click')
  expect(settings.issues).not.toEqual([])
  expect(page.findAll('[role=alert]')).toHaveLength(0)
  await field('Name').trigger('focusout')
  expect(page.findAll('[role=alert]').map((alert) => alert.text())).toEqual([
    expect.stringContaining('Expected a letter first'),
  ])
})

it('keeps what was typed for a command while a file is looked at', async () => {
  const settings = await open([])
  await byText('Add a metric').trigger('click')
  await field('Program and arguments').setValue('/bin/depth\n\n--plain\n')
  expect(settings.draft!.custom[0]!.source).toEqual({ command: ['/bin/depth', '--plain'] })
  await page.get('input[type=radio][value=file]').setValue()
  expect(settings.draft!.custom[0]!.source).toEqual({ file: '' })
  await page.get('input[type=radio][value=command]').setValue()
  expect(settings.draft!.custom[0]!.source).toEqual({ command: ['/bin/depth', '--plain'] })
})

it('brings back a removed metric where it was', async () => {
  const second = { ...metric, name: 'second' }
  const settings = await open([metric, second])
  await page.get('button.head').trigger('click')
  await byText('Remove').trigger('click')
  expect(settings.draft!.custom.map(({ name }) => name)).toEqual(['second'])
  useToastsStore().list[0]!.action!.run()
  expect(settings.draft!.custom.map(({ name }) => name)).toEqual(['orders', 'second'])
  expect(settings.isDirty).toBe(false)
})
