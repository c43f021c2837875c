import { expect, test } from 'vitest'
import { createHistoryOf, historyBefore, reportSeries } from '../../../main/reports/report-history'
import { sampleSnapshot } from './sample-snapshot'

const snapshot = sampleSnapshot()
const to = Date.parse(snapshot.takenAt)
const hourMs = 3_600_000

/** Keeps one series since an instant, and notes what it is asked. */
function source(since: number) {
  const asked: { from: number; to: number; series: string[] }[] = []
  return {
    asked,
    list: () => [{ key: 'cpu.busyPercent', lastAt: to }],
    query: ({ from, to, series }: { from: number; to: number; series: string[]; points: number }) => {
      asked.push({ from, to, series })
      const stepMs = (to - from) / 100
      const at = Array.from({ length: 100 }, (_, index) => from + index * stepMs)
      const mean = at.map((instant) => (instant >= since ? 1 : null))
      return { stepMs, at, series: series.map((key) => ({ key, min: mean, mean, max: mean })) }
    },
  }
}

test('a report shows the machine, and the fullest disks the snapshot knows', () => {
  const known = [
    'cpu.busyPercent',
    'disks{/}.usedPercent',
    'disks{/var/lib/docker}.usedPercent',
    'disks{/gone}.usedPercent',
  ]
  expect(reportSeries(known, snapshot)).toEqual([
    'cpu.busyPercent',
    'disks{/var/lib/docker}.usedPercent',
    'disks{/}.usedPercent',
  ])
})

test('a masked snapshot gets no line whose name was masked', () => {
  const known = ['cpu.busyPercent', 'disks{/srv/acme}.usedPercent']
  const disks = {
    status: 'failed',
    durationMs: 1,
    problem: { code: 'collector_broken', message: 'x', hint: null },
  } as const
  const masked = {
    ...snapshot,
    redaction: { profile: 'paths' } as const,
    sections: { ...snapshot.sections, disks },
  }
  expect(reportSeries(known, masked)).toEqual(['cpu.busyPercent'])
  expect(reportSeries(known, { ...masked, redaction: null })).toContain('disks{/srv/acme}.usedPercent')
})

test('it is the day before, or the last hour or quarter where not much more is known', async () => {
  expect(await historyBefore(source(to - 20 * hourMs), snapshot)).toMatchObject({
    from: to - 24 * hourMs,
    to,
  })
  expect(await historyBefore(source(to - hourMs), snapshot)).toMatchObject({ from: to - hourMs, to })
  expect(await historyBefore(source(to - 15 * 60_000), snapshot)).toMatchObject({ from: to - hourMs / 4, to })
  expect(await historyBefore(source(to + 1), snapshot)).toBeNull()
})

test('it is the range that somebody chose', async () => {
  const history = source(0)
  const range = { from: to - 5 * hourMs, to: to - hourMs }
  expect(await historyBefore(history, snapshot, range)).toMatchObject(range)
  expect(history.asked).toHaveLength(1)
})

test('the history of one machine is never drawn into the snapshot of another', async () => {
  expect(await createHistoryOf(source(0), 'f00d')(snapshot)).not.toBeNull()
  expect(await createHistoryOf(source(0), 'cafe')(snapshot)).toBeNull()
  const nameless = sampleSnapshot({ host: { name: 'web-1', id: null } })
  expect(await createHistoryOf(source(0), null)(nameless)).toBeNull()
})
