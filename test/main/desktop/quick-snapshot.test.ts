import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../main/contract/settings'
import { createQuickSnapshot } from '../../../main/desktop/quick-snapshot'
import type { Requests } from '../../../main/desktop/requests'

function open(answer: () => Promise<unknown>) {
  const heard: unknown[] = []
  const asked: unknown[] = []
  const take = createQuickSnapshot({
    requests: { ask: (...of: unknown[]) => (asked.push(of), answer()) } as unknown as Requests,
    settings: () => ({
      ...defaultSettings,
      snapshot: { ...defaultSettings.snapshot, formats: ['csv', 'yaml'] },
    }),
    onStarted: () => heard.push('started'),
    onSaved: ({ report }) => heard.push(report?.name ?? null),
    onFailed: (error) => heard.push(error),
    onEnded: () => heard.push('ended'),
  })
  return { take, heard, asked }
}

describe('a quick snapshot', () => {
  it('is saved as the settings have it; the report that can be shown is told', async () => {
    const reports = [
      { name: 'a.csv', format: 'csv' },
      { name: 'a.yaml', format: 'yaml' },
    ]
    const { take, heard, asked } = open(() => Promise.resolve({ snapshot: {}, reports }))
    await take()
    expect(asked).toEqual([['snapshot:take', { formats: ['csv', 'yaml'] }]])
    expect(heard).toEqual(['started', 'a.yaml', 'ended'])
  })

  it('tells that there is nothing to show but a table', async () => {
    const { take, heard } = open(() =>
      Promise.resolve({ snapshot: {}, reports: [{ name: 'a.csv', format: 'csv' }] }),
    )
    await take()
    expect(heard).toEqual(['started', null, 'ended'])
  })

  it('is taken once however often it is clicked, and again when it has ended, even badly', async () => {
    let fail: (error: Error) => void = () => undefined
    const { take, heard, asked } = open(() => new Promise((_resolve, reject) => (fail = reject)))
    const first = take()
    await take()
    expect(asked).toHaveLength(1)
    const error = new Error('no room')
    fail(error)
    await first
    expect(heard).toEqual(['started', error, 'ended'])
    void take()
    expect(asked).toHaveLength(2)
  })
})
