import { expect, test } from 'vitest'
import { renderOptionsFor } from '../../../../main/cli/snapshot/history'
import { csvFormat } from '../../../../main/reports/formats/csv'
import { htmlFormat } from '../../../../main/reports/formats/html/html'
import { drive, midnight, minute, second } from '../../history/drive'
import { sampleSnapshot } from '../../reports/sample-snapshot'

const takenAt = new Date(midnight + 30 * minute).toISOString()
const snapshot = sampleSnapshot({ takenAt })

test('a page of the command shows the history that lies at rest, and does without while somebody has it', async () => {
  const { history, folder, clock } = await drive()
  for (let at = midnight; at < midnight + 30 * minute; at += 10 * second) {
    clock.now = at
    history.record({
      ...{ at, gap: false, sequence: 1 },
      sections: { memory: snapshot.sections.memory },
      self: { cpuMsPerSecond: null, rssBytes: 1, droppedTicks: 0, skippedReadings: 0, uptimeSeconds: 0 },
    })
  }
  history.flush()
  expect((await renderOptionsFor([htmlFormat], snapshot, () => folder)).history).toBeNull()
  history.close()
  const { history: read } = await renderOptionsFor([htmlFormat], snapshot, () => folder)
  expect(read?.series.map(({ key }) => key)).toEqual(['memory.usedPercent'])
  expect(read!.to - read!.from).toBe(60 * minute)
  expect(await htmlFormat.render(snapshot, { history: read })).toContain('class="plot"')
})

test('formats for programs ask for no folder at all', async () => {
  const folder = (): string => {
    throw new Error('this account has none')
  }
  expect(await renderOptionsFor([csvFormat], snapshot, folder)).toEqual({})
})
