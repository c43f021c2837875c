// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { findingKinds, type Finding } from '../../../main/contract/findings'
import { useFindingText, type FindingText } from '../../../renderer/composables/use-finding-text'
import { i18n, setLanguage } from '../../../renderer/locales/i18n'

const full: Finding = {
  kind: 'disk_full',
  state: 'warning',
  subject: 'disks',
  entity: '/data',
  message: 'Disk /data is 91 % full',
  values: { percent: 91 },
}

function tell(finding: Finding): FindingText {
  let text: FindingText | null = null
  mount(
    {
      setup() {
        text = useFindingText().value(finding)
        return () => null
      },
    },
    { global: { plugins: [i18n] } },
  ).unmount()
  return text!
}

afterEach(() => setLanguage('en'))

describe('useFindingText', () => {
  it('tells a kind in English', () => expect(tell(full).bare).toBe('Disk /data is 91\u00a0% full'))

  it('tells it in Korean, not in the words of the core', async () => {
    await setLanguage('ko')
    expect(tell(full).bare).toBe('/data 디스크가 91% 찼습니다')
  })

  it.each(['en', 'ko'] as const)('has a sentence for every kind in %s', async (language) => {
    await setLanguage(language)
    const values = { percent: 96, restarts: 3, exitCode: 1, limitCores: 2, code: 'x', problem: 'it broke' }
    for (const kind of findingKinds) {
      const { bare } = tell({ ...full, kind, message: 'The core said so', values })
      expect(bare, kind).not.toBe('')
      expect(bare, kind).not.toMatch(/[{}]|undefined|findings\.|The core said so|\ue000|\ue001/)
    }
  })

  it('keeps foreign names apart, whatever they hold', () => {
    const entity = "{percent} | @:common.well \ue001 \u202e<b>{'x'}"
    const { parts, text } = tell({ ...full, entity })
    expect(parts).toEqual([
      { text: 'Disk ', isForeign: false },
      { text: entity, isForeign: true },
      { text: ' is 91\u00a0% full', isForeign: false },
    ])
    expect(text).toContain(`\u2068${entity}\u2069`)
  })

  it('counts restarts from two on', () => {
    const looping = { ...full, kind: 'container_restarting', subject: 'containers', entity: 'web' } as const
    expect(tell({ ...looping, values: { restarts: 1 } }).bare).toBe('Container web keeps restarting')
    expect(tell({ ...looping, values: { restarts: 17 } }).bare).toContain('17 times')
  })

  it('speaks of one core as one', () => {
    const held = { ...full, kind: 'container_cpu_held_back', subject: 'containers', entity: 'web' } as const
    expect(tell({ ...held, values: { percent: 97, limitCores: 1 } }).bare).toContain('1 core')
    expect(tell({ ...held, values: { percent: 97, limitCores: 1.5 } }).bare).toContain('1.5 cores')
  })

  it('falls back on the words of a core that is newer than the page', () =>
    expect(tell({ ...full, kind: 'fan_stopped' as never, message: 'The fan stands still' }).bare).toBe(
      'The fan stands still',
    ))

  it('says where to look next, where a view tells more', () => {
    expect(tell(full).next?.to).toEqual({ name: 'disks' })
    expect(tell({ ...full, kind: 'battery_low', subject: 'host', entity: null }).next).toBeNull()
  })
})
