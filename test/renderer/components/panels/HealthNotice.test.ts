// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import HealthNotice from '../../../../renderer/components/panels/HealthNotice.vue'
import { found, mountPanel } from './panel-page'

const well = { state: 'well', since: null, list: [] }
const memory = found({ kind: 'memory_used', subject: 'memory', entity: null, values: { percent: 97 } })

describe('HealthNotice', () => {
  it('says that all is well, and since when where that is known', async () => {
    const notice = mountPanel(HealthNotice, { findings: well })
    expect(notice.get('.words').text()).toBe('All is well')
    await notice.setProps({ findings: { ...well, since: '2020-01-02T03:04:05Z' } })
    expect(notice.get('.words').text()).toMatch(/^All is well since Jan [123]/)
  })

  it('never says so before anything is known', () =>
    expect(mountPanel(HealthNotice, { findings: null }).text()).not.toContain('well'))

  it('does not say so of a machine it has lost sight of', () =>
    expect(mountPanel(HealthNotice, { findings: well, stale: true }).text()).toBe('All was well'))

  it('says the worst in words, what to expect of it, and where to look next', () => {
    const notice = mountPanel(HealthNotice, {
      findings: { state: 'warning', since: null, list: [found()] },
      note: 'full in about 9h at this pace',
    })
    expect(notice.get('.words').text()).toBe(
      'Disk /data is 91\u00a0% full, full in about 9h at this pace. Look at the disks',
    )
    expect(notice.get('a').attributes('href')).toBe('/disks')
    expect(notice.find('button').exists()).toBe(false)
  })

  it('says up to three at once, each a sentence with its own way on', () => {
    const notice = mountPanel(HealthNotice, {
      findings: { state: 'critical', since: null, list: [found({ state: 'critical' }), memory] },
    })
    expect(notice.get('li').text()).toMatch(/^Memory is 97\u00a0% used\. \S/)
    expect(notice.get('li a').attributes('href')).toBe('/processes')
    expect(notice.find('button').exists()).toBe(false)
  })

  it('opens the list of the rest', async () => {
    const disks = ['/a', '/b', '/c'].map((entity) => found({ entity }))
    const notice = mountPanel(HealthNotice, {
      findings: { state: 'warning', since: null, list: [...disks, memory] },
    })
    const more = notice.get('button')
    expect(more.text()).toBe('and 1 more')
    expect(notice.text()).not.toContain('Memory is')
    await more.trigger('click')
    expect(more.attributes('aria-expanded')).toBe('true')
    expect(notice.text()).toContain('Memory is 97\u00a0% used')
  })

  it('leads from a past instant to no view of now', () => {
    const notice = mountPanel(HealthNotice, { findings: { state: 'warning', list: [found()] }, past: true })
    expect(notice.find('a').exists()).toBe(false)
  })

  it('tells screen readers of another finding, and not of another percent', async () => {
    const notice = mountPanel(HealthNotice, { findings: well })
    const said = (): string => notice.get('[role=status]').text()
    await notice.setProps({ findings: { state: 'warning', since: null, list: [found()] } })
    const first = said()
    expect(first).toContain('91')
    await notice.setProps({
      findings: { state: 'warning', since: null, list: [found({ values: { percent: 92 } })] },
    })
    expect(said()).toBe(first)
    await notice.setProps({ findings: well })
    expect(said()).toBe('All is well')
  })

  it('isolates a hostile name and keeps it text', () => {
    const entity = '<img src=x onerror=alert(1)>\u202e'
    const notice = mountPanel(HealthNotice, {
      findings: { state: 'warning', list: [found({ entity })] },
    })
    expect(notice.find('img').exists()).toBe(false)
    expect(notice.get('bdi').text()).toBe(entity)
  })
})
