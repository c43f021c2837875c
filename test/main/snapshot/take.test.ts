import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Findings } from '../../../main/contract/findings'
import type { Sections } from '../../../main/contract/snapshot'
import { snapshotSchema } from '../../../main/contract/snapshot-schema'
import { takeSnapshot, type TakeSnapshotContext } from '../../../main/snapshot/take'

const sections: Sections = {
  memory: {
    status: 'unavailable',
    durationMs: 1,
    problem: { code: 'source_missing', message: 'None.', hint: null },
  },
}
const findings: Findings = {
  state: 'warning',
  list: [
    {
      kind: 'memory_used',
      values: {},
      state: 'warning',
      subject: 'memory',
      entity: null,
      message: 'Memory is odd',
    },
  ],
}
const source = {
  sample: async () => sections,
  identify: async () => ({ name: 'box', id: null }),
  judge: () => findings,
}
const context = (part: Partial<TakeSnapshotContext> = {}): TakeSnapshotContext => ({
  version: '1.2.3',
  windowMs: 250,
  now: () => Date.UTC(2026, 10, 23, 5, 7, 15, 250),
  timeZone: 'Asia/Seoul',
  started: { monotonicMs: performance.now(), cpuUsage: process.cpuUsage() },
  ...part,
})

describe('takeSnapshot', () => {
  it('writes a document that keeps its own schema', async () => {
    const document = await takeSnapshot(source, context())
    expect(snapshotSchema.safeParse(document).error).toBeUndefined()
    expect(document).toMatchObject({
      schema: 'autoinfrasnap/snapshot@1',
      takenAt: '2026-11-23T05:07:15.250Z',
      timeZone: 'Asia/Seoul',
      host: { name: 'box', id: null },
      tool: { name: 'autoinfrasnap', version: '1.2.3' },
      windowMs: 250,
      sections,
      findings,
    })
    expect(document.tool.runtime).toBe(`node ${process.versions.node}`)
  })

  it('judges the readings as of the time it is dated with', async () => {
    const judged: unknown[] = []
    const judge = (...asked: unknown[]): Findings => {
      judged.push(asked)
      return findings
    }
    const { takenAt } = await takeSnapshot({ ...source, judge }, context())
    expect(judged).toEqual([[sections, takenAt]])
  })

  it('is dated by when the last counters were read, not by when it was asked for', async () => {
    let nowMs = 1000
    const slow = {
      ...source,
      sample: async () => {
        await sleep(1)
        nowMs = 5000
        return sections
      },
    }
    expect((await takeSnapshot(slow, context({ now: () => nowMs }))).takenAt).toBe('1970-01-01T00:00:05.000Z')
  })

  it('states its own cost since the given start: wall, CPU and memory', async () => {
    const started = { monotonicMs: performance.now(), cpuUsage: process.cpuUsage() }
    const busy = {
      ...source,
      sample: async () => {
        const spentMs = (): number => process.cpuUsage(started.cpuUsage).user / 1000
        while (spentMs() < 30);
        await sleep(60)
        return sections
      },
    }
    const { cost } = await takeSnapshot(busy, context({ started }))
    expect(cost.wallMs).toBeGreaterThanOrEqual(58)
    expect(cost.cpuMs).toBeGreaterThanOrEqual(30)
    const { user, system } = process.cpuUsage(started.cpuUsage)
    expect(cost.cpuMs, 'no more than was spent until now').toBeLessThanOrEqual((user + system) / 1000 + 0.1)
    expect(cost.peakRssBytes).toBeGreaterThan(process.memoryUsage.rss() / 4)
  })

  it('fails when sampling was stopped, instead of writing half a document', async () => {
    const stopped = { ...source, sample: () => Promise.reject(new Error('stopped')) }
    await expect(takeSnapshot(stopped, context())).rejects.toThrow('stopped')
  })
})
