// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import type { Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Containers } from '../../../../main/contract/model/containers'
import type { Reading } from '../../../../main/contract/reading'
import { i18n } from '../../../../renderer/locales/i18n'
import { useLiveStore } from '../../../../renderer/stores/live'
import { transportKey } from '../../../../renderer/stores/transport'
import ContainersViewFile from '../../../../renderer/views/containers/ContainersView.vue'
import { createScriptedTransport, useTransportInStores } from '../../stores/scripted-transport'
import { containerOf, findingOf } from './container'

const at = Date.parse('2026-11-23T08:06:00Z')

const readingOf = (containers: Containers['containers']): Reading<Containers> => ({
  status: 'ok',
  durationMs: 1,
  value: {
    engine: { name: 'docker', version: '28.5.1', apiVersion: null, endpoint: 'unix:///var/run/docker.sock' },
    counts: {
      total: containers.length,
      created: 0,
      running: containers.length,
      restarting: 0,
      paused: 0,
      exited: 0,
      removing: 0,
      dead: 0,
      other: 0,
      unhealthy: 1,
    },
    containers,
    intervalMs: 5_000,
  },
})

const ContainersView = ContainersViewFile as Component
const view = { component: ContainersView }

async function showing(reading: Reading<Containers> | null, path = '/containers') {
  const transport = createScriptedTransport()
  const app = useTransportInStores(transport)
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/containers/:id?', name: 'containers', ...view },
      { path: '/history', name: 'history', ...view },
      { path: '/settings/:page?', name: 'settings', ...view },
    ],
  })
  await router.push(path)
  const live = useLiveStore()
  if (reading !== null) live.readings.containers = { at, reading }
  live.findings = { state: 'warning', since: null, list: [findingOf({ entity: 'db' })] }
  const wrapper = mount(ContainersView, {
    attachTo: document.body,
    global: {
      plugins: [app.config.globalProperties.$pinia, i18n, router],
      provide: { [transportKey as symbol]: transport },
      stubs: { ContainerCharts: true },
    },
  })
  await flushPromises()
  return { wrapper, router, live }
}

afterEach(() => {
  document.body.innerHTML = ''
})

const two = [
  containerOf({ name: 'api', image: 'api:1' }),
  containerOf({ name: 'db', image: 'postgres:17', health: 'unhealthy', memoryUsedBytes: null }),
]

it('lists what needs attention first, with for how long', async () => {
  const { wrapper } = await showing(readingOf(two))
  const rows = wrapper.findAll('tbody tr').map((row) => row.text())
  expect(rows[0]).toMatch(/db.*unhealthy.*6m/s)
  expect(rows[1]).toMatch(/api.*running/s)
  expect(wrapper.text()).toContain('1\u00a0unhealthy')
})

it('searches, and offers all again where nothing matches', async () => {
  const { wrapper } = await showing(readingOf(two))
  await wrapper.find('input[type=search]').setValue('postgres')
  expect(wrapper.findAll('tbody tr')).toHaveLength(1)
  await wrapper.find('input[type=search]').setValue('nothing like it')
  expect(wrapper.find('table').exists()).toBe(false)
  await wrapper.findAll('button').at(-1)!.trigger('click')
  expect(wrapper.findAll('tbody tr')).toHaveLength(2)
})

it('keeps rows where they are while a mouse is over them', async () => {
  const { wrapper, live } = await showing(readingOf(two))
  await wrapper.find('tbody').trigger('pointerenter')
  live.findings = { state: 'warning', since: null, list: [] }
  live.readings.containers = {
    at,
    reading: readingOf([containerOf({ name: 'api' }), containerOf({ name: 'db' })]),
  }
  await flushPromises()
  const names = () => wrapper.findAll('tbody .link').map((link) => link.text())
  expect(names()).toEqual(['db', 'api'])
  await wrapper.find('tbody').trigger('pointerleave')
  expect(names()).toEqual(['api', 'db'])
})

it('says what is wrong with an engine that does not answer, and what to do', async () => {
  const { wrapper } = await showing({
    status: 'failed',
    durationMs: 3_000,
    problem: { code: 'docker_silent', message: 'Docker does not answer (3 s).', hint: 'Restart the engine.' },
  })
  expect(wrapper.text()).toContain('Docker does not answer (3 s)')
  expect(wrapper.text()).toContain('Restart the engine.')
  expect(wrapper.find('table').exists()).toBe(false)
})

it('opens the panel about the container in the address, by name too, with foreign text as text', async () => {
  const name = '<img src=x onerror=alert(1)>'
  await showing(
    readingOf([containerOf({ id: 'a'.repeat(64), name })]),
    `/containers/${encodeURIComponent(name)}`,
  )
  const panel = document.querySelector('[role=dialog]')!
  expect(panel.textContent).toContain(name)
  expect(panel.querySelector('img')).toBeNull()
})

it('says that a container is gone, but not before it knows', async () => {
  await showing(null, '/containers/0123456789ab')
  expect(document.querySelector('[role=dialog]')!.textContent).not.toContain('no such container')
  document.body.innerHTML = ''
  await showing(readingOf(two), '/containers/0123456789ab')
  expect(document.querySelector('[role=dialog]')!.textContent).toContain('no such container')
})

it('renders a part of very many', async () => {
  const many = Array.from({ length: 500 }, (_, index) => containerOf({ name: `c${index}` }))
  const { wrapper } = await showing(readingOf(many))
  expect(wrapper.findAll('tbody .link').length).toBeLessThan(130)
  expect(wrapper.find('table').attributes('aria-rowcount')).toBe('501')
})
