import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkOutbox } from '../../../../main/cli/doctor/outbox'
import { entryId, renderEntry, type Entry } from '../../../../main/outbox/entry'
import { outboxFolderName } from '../../../../main/outbox/folder'

let data: string
beforeEach(() => {
  data = mkdtempSync(path.join(tmpdir(), 'outbox-'))
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

const outbox = () => path.join(data, outboxFolderName)
const queue = (name: string, change: Partial<Entry> = {}): void => {
  const file = `/reports/${name}`
  const id = entryId(file, name)
  const entry: Entry = {
    ...{ id, file, key: name, sha256: '0'.repeat(64), sizeBytes: 1, queuedAt: '2026-11-26T10:00:00.000Z' },
    ...{ state: 'waiting', failedAttempts: 0, nextAttemptAt: null, sentAt: null, bucket: 'reports' },
    ...{ begun: null, problem: null, ...change },
  }
  mkdirSync(outbox(), { recursive: true })
  writeFileSync(path.join(outbox(), `${id}.json`), renderEntry(entry))
}

test('there is no line where there is no outbox, and none is made', () => {
  expect(checkOutbox(data)).toEqual([])
  expect(readdirSync(data)).toEqual([])
})

test('what waits is counted', () => {
  queue('a.json')
  queue('b.json')
  expect(checkOutbox(data)).toMatchObject([{ id: 'outbox', state: 'ok', found: '2 reports waiting' }])
})

test('what is refused is told with its reason, once for many', () => {
  const problem = {
    code: 'store_forbidden',
    message: 'The store does not allow it.',
    hint: 'Give the right.',
  }
  queue('a.json')
  queue('b.json', { state: 'refused', problem })
  queue('c.json', { state: 'refused', problem })
  expect(checkOutbox(data)).toEqual([
    {
      id: 'outbox',
      title: 'Outbox',
      state: 'broken',
      found: '1 report waiting, 2 refused\nThe store does not allow it',
      mend: 'Give the right. See "autoinfrasnap outbox list", then retry or drop.',
    },
  ])
})

test('an entry that cannot be read is told of and stays where it is', () => {
  mkdirSync(outbox())
  writeFileSync(path.join(outbox(), '0123456789abcdef.json'), '{"version"')
  expect(checkOutbox(data)).toMatchObject([
    { state: 'broken', found: 'nothing waits, 1 that cannot be read' },
  ])
  expect(readdirSync(outbox())).toEqual(['0123456789abcdef.json'])
})
