import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../main/contract/settings'
import { subjects } from '../../main/contract/snapshot'
import { createCore, type SnapshotProgress } from '../../main/core'

const create = (root?: string) =>
  createCore({ settings: defaultSettings, env: {}, platform: process.platform, version: '1.2.3', root })

describe('a core', () => {
  it('takes a snapshot of this machine in which every section has a reading', async () => {
    const core = create()
    const snapshot = await core.takeSnapshot({ windowMs: 60 })
    await core.close()
    expect(Object.keys(snapshot.sections)).toEqual([...subjects])
    for (const subject of ['host', 'cpu', 'memory', 'disks', 'network', 'processes'] as const)
      expect(snapshot.sections[subject], subject).toMatchObject({ status: 'ok' })
    expect(snapshot.tool).toEqual({
      name: 'autoinfrasnap',
      version: '1.2.3',
      runtime: `node ${process.versions.node}`,
    })
    expect(snapshot.cost.wallMs).toBeGreaterThanOrEqual(60)
    expect(snapshot.cost.peakRssBytes).toBeGreaterThan(1_000_000)
  })

  it('asks only the collectors that were asked for', async () => {
    const core = create()
    const progress: SnapshotProgress[] = []
    const snapshot = await core.takeSnapshot({
      subjects: ['memory', 'host'],
      onProgress: (step) => progress.push(step),
    })
    await core.close()
    expect(Object.keys(snapshot.sections)).toEqual(['host', 'memory'])
    expect(new Set(progress.map(({ subject }) => subject))).toEqual(new Set(['host', 'memory']))
    expect(snapshot.cost.wallMs, 'facts need no window').toBeLessThan(snapshot.windowMs)
  })

  it('says of a machine it cannot read what is missing, section by section', async () => {
    const core = create('/nonexistent-root')
    const { sections } = await core.takeSnapshot({ subjects: ['cpu', 'memory', 'network'], windowMs: 50 })
    await core.close()
    for (const reading of Object.values(sections))
      expect(reading).toMatchObject({
        status: 'failed',
        problem: { code: 'source_missing', hint: expect.stringContaining('/proc is mounted') as string },
      })
  })

  it('stops when it is told to, and takes no snapshot then', async () => {
    const core = create()
    const stop = new AbortController()
    const taking = core.takeSnapshot({ windowMs: 20_000, signal: stop.signal })
    setTimeout(() => stop.abort(new Error('enough')), 50)
    await expect(taking).rejects.toThrow('enough')
    await core.close()
  })
})
