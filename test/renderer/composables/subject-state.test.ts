import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../main/contract/findings'
import { markIn, stateIn } from '../../../renderer/composables/subject-state'

const finding = (partial: Partial<Finding>): Finding => ({
  kind: 'disk_full',
  state: 'warning',
  subject: 'disks',
  entity: '/',
  message: '',
  values: {},
  ...partial,
})
const problem = { code: 'docker_absent', message: '', hint: null }

describe('stateIn', () => {
  const findings = [
    finding({}),
    finding({ entity: '/data', state: 'critical' }),
    finding({ subject: 'containers', entity: '/' }),
  ]

  it('takes the worst of a subject', () => expect(stateIn(findings, 'disks')).toBe('critical'))
  it('takes the worst of one entity', () => expect(stateIn(findings, 'disks', '/')).toBe('warning'))
  it('is well without a finding', () => {
    expect(stateIn(findings, 'cpu')).toBe('well')
    expect(stateIn(findings, 'disks', '/home')).toBe('well')
  })
})

describe('markIn', () => {
  it('is off before the first reading, whatever is found elsewhere', () =>
    expect(markIn([finding({})], 'cpu', null)).toBe('off'))
  it('is off for what a machine does not have', () =>
    expect(markIn([], 'containers', { status: 'unavailable', durationMs: 1, problem })).toBe('off'))
  it('warns of what could not be read before that is a finding', () =>
    expect(markIn([], 'containers', { status: 'failed', durationMs: 1, problem })).toBe('warning'))
  it('follows the findings otherwise', () => {
    expect(markIn([finding({})], 'disks', { status: 'ok', durationMs: 1, value: {} })).toBe('warning')
    expect(markIn([finding({})], 'cpu', { status: 'ok', durationMs: 1, value: {} })).toBe('well')
  })
})
