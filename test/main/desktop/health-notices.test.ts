import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { StandingFindings } from '../../../main/contract/findings'
import { setupHealthNotices } from '../../../main/desktop/health-notices'
import type { Notice } from '../../../main/desktop/notify'
import { en } from '../../../main/desktop/texts/en'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('tells in words what is wrong and that it is over, and nothing once it was closed', () => {
  let findings: StandingFindings = { state: 'well', since: null, list: [] }
  const told: Notice[] = []
  const notices = setupHealthNotices({
    words: () => ({ texts: en, language: 'en' }),
    findings: () => findings,
    isQuiet: () => false,
    notify: (notice) => told.push(notice),
    onClick: () => undefined,
    monotonicMs: () => Date.now(),
  })
  const become = (state: StandingFindings['state'], ...messages: string[]) => {
    findings = { state, since: null, list: messages.map((message) => ({ message })) as never }
    notices.observe(findings)
    vi.advanceTimersByTime(40_000)
  }
  become(
    'critical',
    'Disk / is 99 % full',
    'Container web is dead',
    'CPU is 99 % busy',
    'Memory is 98 % used',
  )
  become('well')
  expect(told).toMatchObject([
    {
      title: 'This machine is in trouble',
      body: 'Disk / is 99 % full\nContainer web is dead\nCPU is 99 % busy',
      isUrgent: true,
    },
    { title: 'All is well again', body: '', isUrgent: false },
  ])
  notices.close()
  become('warning', 'x')
  expect(told).toHaveLength(2)
})
