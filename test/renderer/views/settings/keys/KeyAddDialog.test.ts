// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { defineComponent, h, ref, type App, type Component } from 'vue'
import { RequestError } from '../../../../../renderer/api/request-error'
import { i18n } from '../../../../../renderer/locales/i18n'
import { transportKey } from '../../../../../renderer/stores/transport'
import KeyAddDialog from '../../../../../renderer/views/settings/keys/KeyAddDialog.vue'
import {
  createScriptedTransport,
  useTransportInStores,
  type ScriptedTransport,
} from '../../../stores/scripted-transport'

const isOpen = ref(false)
const Host = defineComponent({
  render: () =>
    h(KeyAddDialog as Component, {
      open: isOpen.value,
      'onUpdate:open': (open: boolean) => (isOpen.value = open),
    }),
})
const mountHost = (app: App) =>
  mount(Host, {
    attachTo: document.body,
    global: {
      plugins: [app.config.globalProperties.$pinia, i18n],
      provide: { [transportKey as symbol]: transport },
    },
  })
let host: ReturnType<typeof mountHost>
let transport: ScriptedTransport

const dialog = () => document.querySelector<HTMLElement>('.dialog')
const press = (text: string): void =>
  [...dialog()!.querySelectorAll<HTMLElement>('button')]
    .find((one) => one.textContent?.trim() === text)!
    .click()
const made = () => transport.asked.filter(({ channel }) => channel === 'key:add').map(({ input }) => input)

async function type(name: string): Promise<void> {
  const field = dialog()!.querySelector<HTMLInputElement>('input[type=text]')!
  field.value = name
  field.dispatchEvent(new Event('input'))
  await flushPromises()
}
async function submit(): Promise<void> {
  dialog()!
    .querySelector('form')!
    .dispatchEvent(new Event('submit', { cancelable: true }))
  await flushPromises()
}

beforeEach(async () => {
  transport = createScriptedTransport({
    'key:list': () => [],
    'key:add': ({ name, role }) => ({
      key: { id: '1', name, role, createdAt: '', expiresAt: null, lastUsedAt: null },
      secret: 'ais_1_shown-once',
    }),
  })
  host = mountHost(useTransportInStores(transport))
  isOpen.value = true
  await flushPromises()
})
afterEach(async () => {
  isOpen.value = false
  await flushPromises()
  host.unmount()
  document.body.innerHTML = ''
})

it('needs a name before it makes anything', async () => {
  await submit()
  expect(made()).toEqual([])
  expect(dialog()!.querySelector('[role=alert]')!.textContent).toContain('Give it a name')
})

it('makes a viewer for a year unless told otherwise', async () => {
  await type('  wall ')
  await submit()
  const [input] = made() as { name: string; role: string; expiresAt: string }[]
  expect(input).toMatchObject({ name: 'wall', role: 'viewer' })
  const days = (Date.parse(input!.expiresAt) - Date.now()) / 86_400_000
  expect(Math.round(days)).toBe(365)
})

it('shows the secret, and does not close before somebody kept it', async () => {
  await type('wall')
  await submit()
  expect(dialog()!.querySelector('textarea')!.value).toBe('ais_1_shown-once')
  dialog()!.querySelector<HTMLElement>('.dialog-close')!.click()
  await flushPromises()
  expect(isOpen.value).toBe(true)
  expect(dialog()!.textContent).toContain('Copy the key first')
  press('I have kept it')
  await flushPromises()
  expect(isOpen.value).toBe(false)
  isOpen.value = true
  await flushPromises()
  expect(document.body.innerHTML).not.toContain('shown-once')
})

it('says why a key could not be made and keeps the form', async () => {
  transport.answers['key:add'] = () => {
    throw new RequestError('keys_unwritable', 'The keys could not be saved.', 'Make room.')
  }
  await type('wall')
  await submit()
  expect(dialog()!.textContent).toContain('The keys could not be saved. Make room.')
  expect(dialog()!.querySelector<HTMLInputElement>('input[type=text]')!.value).toBe('wall')
})
