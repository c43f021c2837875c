// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { subjects } from '../../../../main/contract/snapshot'
import { i18n } from '../../../../renderer/locales/i18n'
import { createAppRouter } from '../../../../renderer/router'
import { useSessionStore } from '../../../../renderer/stores/session'
import { transportKey } from '../../../../renderer/stores/transport'
import OverviewView from '../../../../renderer/views/overview/OverviewView.vue'
import type { ScenarioName } from '../../../fakes/wire/scenarios'
import { machineOf, noon } from '../../components/panels/panel-page'
import { createScriptedTransport } from '../../stores/scripted-transport'

const hourMs = 3_600_000

/** A history in which the disk grows by a percent of its size an hour. */
const growing = vi.fn(({ series, from, to }: { series: string[]; from: number; to: number }) => {
  const count = Math.floor((to - from) / 300_000)
  const at = Array.from({ length: count }, (_, index) => from + index * 300_000)
  const mean = at.map((instant) => 1.75e12 + ((instant - to) / hourMs) * 2e10)
  return { stepMs: 300_000, at, series: series.map((key) => ({ key, min: mean, mean, max: mean })) }
})

async function open(scenario: ScenarioName, role: 'admin' | 'viewer' = 'admin') {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date'],
    now: noon,
  })
  const machine = machineOf(scenario)
  const transport = createScriptedTransport({
    'session:get': () => ({ name: 'test', role }),
    'history:query': growing,
  })
  const pinia = createPinia()
  const router = createAppRouter()
  const view = mount(OverviewView, {
    global: {
      plugins: [pinia, i18n, router],
      provide: { [transportKey as symbol]: transport },
      stubs: { LiveChart: true, Sparkline: true },
    },
  })
  await useSessionStore(pinia).resume()
  await vi.advanceTimersByTimeAsync(100)
  const watch = async (): Promise<void> => {
    for (const subject of subjects)
      transport.say(subject, noon, { reading: machine.readAt(subject, noon), gap: false } as never)
    transport.say('findings', noon, machine.findings())
    await flushPromises()
  }
  return { view, watch, text: () => view.text() }
}

afterEach(() => {
  vi.useRealTimers()
  growing.mockClear()
})

describe('OverviewView', () => {
  it('claims nothing before it was told anything', async () => {
    const { view } = await open('well')
    expect(view.text()).not.toContain('well')
    expect(view.findAll('.tile')).toHaveLength(5)
    expect(view.findAll('.skeleton').length).toBeGreaterThan(10)
  })

  it('says of a well machine that it is well, which one it is, and what it has', async () => {
    const { view, watch } = await open('well')
    await watch()
    expect(view.get('h1').text()).toBe('web-1')
    expect(view.get('.page-header .sub').text()).toMatch(/^Debian.* · 8 cores · 34\.4\sGB · up \d+d/)
    expect(view.get('.notice').text()).toContain('All is well')
    expect(growing).not.toHaveBeenCalled()
  })

  it('says what is wrong, when the disk will be full, and marks its tile', async () => {
    const { view, watch } = await open('disk-full')
    await watch()
    expect(view.get('.notice .words').text()).toMatch(
      /Disk \/var\/lib\/postgresql is 88\s% full.* full in about \d+h at this pace\./,
    )
    const tile = view.findAll('.tile')[2]!
    expect(tile.get('[role=img]').attributes('aria-label')).toBe('Warning')
    expect(tile.text()).toContain('full in about')
    expect(tile.attributes('href')).toBe('/resources/disks')
  })

  it('is calm about a machine without containers', async () => {
    const { view, watch } = await open('no-docker')
    await watch()
    expect(view.get('.notice').text()).toContain('All is well')
    expect(view.text()).toContain('No container engine was found')
    expect(view.text()).not.toContain('Could not be read')
  })

  it('says why containers could not be read', async () => {
    const { view, watch } = await open('docker-silent')
    await watch()
    expect(view.get('.notice').text()).toContain('does not answer')
    expect(view.get('.at-containers').text()).toContain('Could not be read: Docker')
  })

  it('shows at most four metrics, the failed ones first, and the way to the rest', async () => {
    const { view, watch } = await open('custom')
    await watch()
    expect(view.findAll('.own .tile')).toHaveLength(4)
    expect(view.get('.own .tile').text()).toContain('payments.failed')
    expect(view.get('.own > .metrics > .rest').text()).toBe('1 more metric')
  })

  it('offers snapshots only to those who may take them', async () => {
    const admin = await open('well')
    expect(admin.text()).toContain('Export')
    const viewer = await open('well', 'viewer')
    expect(viewer.text()).not.toContain('Export')
  })
})
