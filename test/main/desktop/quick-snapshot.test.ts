import { describe, expect, it } from 'vitest'
import type { ReportFormat } from '../../../main/contract/reports'
import { defaultSettings } from '../../../main/contract/settings'
import { createQuickSnapshot } from '../../../main/desktop/quick-snapshot'
import type { Requests } from '../../../main/desktop/requests'

interface Overrides {
  queue?: (names: readonly string[]) => Promise<void>
  formats?: ReportFormat[]
}

function open(answer: () => Promise<unknown>, { queue, formats = ['csv', 'yaml'] }: Overrides = {}) {
  const heard: unknown[] = []
  const asked: unknown[] = []
  const take = createQuickSnapshot({
    requests: { ask: (...of: unknown[]) => (asked.push(of), answer()) } as unknown as Requests,
    settings: () => ({
      ...defaultSettings,
      snapshot: { ...defaultSettings.snapshot, formats },
    }),
    language: () => 'ko',
    queue: queue ?? (() => Promise.reject(new Error('nobody asked for it'))),
    onStarted: () => heard.push('started'),
    onSaved: ({ report, upload }) => heard.push(report?.name ?? null, ...(upload === null ? [] : [upload])),
    onFailed: (error) => heard.push(error),
    onEnded: () => heard.push('ended'),
  })
  return { take: (isUploaded = false) => take({ isUploaded }), heard, asked }
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

  it('is queued once it is saved where it should be uploaded, and saved all the same where it cannot be', async () => {
    const reports = [
      { name: 'a.json', format: 'json' },
      { name: 'a.html', format: 'html' },
    ]
    const queued: (readonly string[])[] = []
    const error = new Error('the disk is full')
    const answer = () => Promise.resolve({ snapshot: {}, reports })
    const well = open(answer, { queue: async (names) => void queued.push(names), formats: ['json', 'html'] })
    await well.take(true)
    expect(queued).toEqual([['a.json', 'a.html']])
    expect(well.heard).toEqual(['started', 'a.json', 'queued', 'ended'])
    expect(well.asked).toEqual([
      ['snapshot:take', { formats: ['json', 'html'], language: 'ko', upload: true }],
    ])
    const full = open(answer, { queue: () => Promise.reject(error) })
    await full.take(true)
    expect(full.heard).toEqual(['started', 'a.json', { failed: error }, 'ended'])
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
