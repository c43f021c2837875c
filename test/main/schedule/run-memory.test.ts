import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Problem } from '../../../main/contract/reading'
import { createRunMemory, type RunRecord } from '../../../main/schedule/run-memory'

let folder = ''
let problems: Problem[] = []
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'schedule-'))
  problems = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const file = () => path.join(folder, 'schedule.json')
const open = () => createRunMemory(file(), (problem) => problems.push(problem))
const record = (changes: Partial<RunRecord> = {}): RunRecord => ({
  rule: '@daily UTC',
  since: '2026-11-26T00:00:00.000Z',
  lastAt: null,
  problem: null,
  ...changes,
})

test('what was noted is there in the next process, for this account alone', async () => {
  await open().change(() => ({ nightly: record() }))
  expect(statSync(file()).mode & 0o777).toBe(0o600)
  const next = open()
  await next.change((records) => records)
  expect(next.records()).toEqual({ nightly: record() })
  expect(problems).toEqual([])
})

test('two processes do not undo each other', async () => {
  const [one, other] = [open(), open()]
  await Promise.all([
    one.change((records) => ({ ...records, a: record() })),
    other.change((records) => ({ ...records, b: record() })),
  ])
  await one.change((records) => records)
  expect(Object.keys(one.records()).sort()).toEqual(['a', 'b'])
})

test('a file that is none of ours counts as none', async () => {
  writeFileSync(file(), '{"version":7}')
  const memory = open()
  await memory.change((records) => ({ ...records, nightly: record() }))
  expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({ version: 1, schedules: { nightly: record() } })
})

test('nothing is written where nothing has changed', async () => {
  const memory = open()
  await memory.change(() => ({ nightly: record() }))
  const { ino } = statSync(file())
  await memory.change((records) => ({ ...records }))
  expect(statSync(file()).ino).toBe(ino)
})

test('where it cannot be written it goes on in memory, and says so once', async () => {
  mkdirSync(file())
  const memory = open()
  await memory.change(() => ({ nightly: record() }))
  await memory.change((records) => ({ ...records, hourly: record() }))
  expect(Object.keys(memory.records())).toEqual(['nightly', 'hourly'])
  expect(problems).toHaveLength(1)
  expect(problems[0]!.message).toContain(file())
})
