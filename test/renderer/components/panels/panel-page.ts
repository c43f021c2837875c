/** Mounts panels with texts and with addresses that lead nowhere, and makes up what they show. */
import { mount } from '@vue/test-utils'
import type { Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { StandingFinding } from '../../../../main/contract/findings'
import type { Reading } from '../../../../main/contract/reading'
import { i18n } from '../../../../renderer/locales/i18n'
import { createMachine, type Machine } from '../../../fakes/wire/machine'
import { scenarioOf, type ScenarioName } from '../../../fakes/wire/scenarios'
import { settingsSchema } from '../../../../main/contract/settings'

export const noon = Date.UTC(2026, 10, 23, 12)

export function machineOf(scenario: ScenarioName): Machine {
  const settings = { ...settingsSchema.parse({}), custom: [...scenarioOf(scenario).custom] }
  const machine = createMachine(scenarioOf(scenario), noon, () => settings)
  machine.tick(noon, false)
  return machine
}

export function mountPanel(panel: unknown, props: Record<string, unknown>) {
  const names = ['overview', 'cpu', 'memory', 'disks', 'network', 'processes', 'history']
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: { render: () => null } },
      ...names.map((name) => ({ path: `/${name}`, name, component: { render: () => null } })),
      { path: '/containers/:id?', name: 'containers', component: { render: () => null } },
    ],
  })
  return mount(panel as Component, { props, global: { plugins: [i18n, router] } })
}

export const found = (partial: Partial<StandingFinding> = {}): StandingFinding => ({
  kind: 'disk_full',
  state: 'warning',
  subject: 'disks',
  entity: '/data',
  message: '',
  values: { percent: 91 },
  since: null,
  ...partial,
})

export const unavailable: Reading<never> = {
  status: 'unavailable',
  durationMs: 1,
  problem: { code: 'docker_absent', message: 'No container engine was found.', hint: 'Name its socket.' },
}
