import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readHistoryAtRest, type HistoryAtRest } from '../../../main/history/at-rest'
import { drive, hour, keyOf, midnight, minute, second, temporaryFolder } from './drive'

const load = keyOf('load')
const end = midnight + hour
const lastHour = { series: [load], from: midnight, to: end, points: 60 }
const now = () => end

async function kept() {
  const driven = await drive()
  driven.run(midnight, end, 10 * second, (at) => ({ load: (at - midnight) / minute }))
  driven.clock.now = end
  return driven
}

test('a history at rest answers as its owner did', async () => {
  const { history, folder } = await kept()
  history.flush()
  const answer = history.query(lastHour)
  history.close()
  const read = await readHistoryAtRest(folder, now, async (at) => ({
    list: at.list(),
    answer: at.query(lastHour),
  }))
  expect(read?.list).toContainEqual({ key: load, lastAt: end - 10 * second })
  expect(read?.answer.series[0]!.mean).toEqual(answer.series[0]!.mean)
})

test('a history that is open is left alone', async () => {
  const { history, folder } = await kept()
  history.flush()
  expect(await readHistoryAtRest(folder, now, async () => 'read')).toBeNull()
  history.close()
  expect(await readHistoryAtRest(folder, now, async () => 'read')).toBe('read')
})

test('reading keeps nobody from opening it, and counts for nothing when somebody did', async () => {
  const { history, folder, restart, problems, run } = await kept()
  history.close()
  const read = async (at: HistoryAtRest): Promise<string> => {
    at.query(lastHour)
    await restart()
    run(end, end + minute, second, () => ({ load: 1 }))
    return 'read'
  }
  expect(await readHistoryAtRest(folder, now, read)).toBeNull()
  expect(problems).toEqual([])
})

test('reading leaves no file behind, and makes none', async () => {
  const { history, folder } = await kept()
  history.close()
  const before = readdirSync(folder)
  await readHistoryAtRest(folder, now, async (at) => at.query(lastHour))
  expect(readdirSync(folder)).toEqual(before)
  const empty = temporaryFolder()
  expect(await readHistoryAtRest(empty, now, async () => 'read')).toBeNull()
  expect(readdirSync(empty)).toEqual([])
  expect(existsSync(path.join(empty, 'history.db'))).toBe(false)
})

test('something else in its place is no history', async () => {
  const folder = temporaryFolder()
  writeFileSync(path.join(folder, 'history.db'), 'not a database at all')
  expect(await readHistoryAtRest(folder, now, async (at) => at.list())).toBeNull()
})
