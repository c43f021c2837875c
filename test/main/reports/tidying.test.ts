import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Problem } from '../../../main/contract/reading'
import { defaultSettings } from '../../../main/contract/settings'
import { createFolderIndex } from '../../../main/reports/folder-index'
import { createTidying, type TidyingDependencies } from '../../../main/reports/tidying'

const now = Date.parse('2026-11-26T12:00:00Z')
const newest = 'infra_snap_web-1_20261126T110000Z.json'
const yesterday = 'infra_snap_web-1_20261125T110000Z.json'
const old = 'infra_snap_web-1_20260101T110000Z.json'
const kept = 'infra_snap_web-1_20260131T110000Z.json'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tidying-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const put = (...names: string[]): void =>
  [yesterday, ...names].forEach((name) => writeFileSync(path.join(folder, name), '{}'))

function open(changes: Partial<TidyingDependencies> = {}) {
  const deleted: (readonly string[])[] = []
  const problems: Problem[] = []
  const tidying = createTidying({
    folder: () => folder,
    files: () => createFolderIndex(changes.folder?.() ?? folder).files(),
    settings: () => defaultSettings.reports,
    pendingUploads: () => new Set<string>(),
    now: () => now,
    onDeleted: (names) => deleted.push(names),
    onProblem: (problem) => problems.push(problem),
    ...changes,
  })
  return { tidying, deleted, problems }
}

describe('tidying', () => {
  it('takes what is over away for good, its signature too, and tells of it', async () => {
    put(newest, old, `${old}.sig`, kept, 'notes.txt')
    mkdirSync(path.join(folder, '.deleted'))
    const { tidying, deleted, problems } = open()
    await tidying.run()
    expect(readdirSync(folder).sort()).toEqual(['.deleted', kept, newest, yesterday, 'notes.txt'].sort())
    expect(deleted).toEqual([[old, `${old}.sig`]])
    await tidying.run()
    expect(deleted).toHaveLength(1)
    expect(problems).toEqual([])
  })

  it('waits a day after a long pause, for the clock may be wrong, and keeps to the size meanwhile', async () => {
    put(newest, old, kept)
    const nextYear = now + 365 * 86_400_000
    const justNow = 'infra_snap_web-1_20271126T110000Z.json'
    put(justNow)
    const { tidying, deleted } = open({ now: () => nextYear })
    await tidying.run()
    expect(deleted).toEqual([])
    const small = { ...defaultSettings.reports, mostBytes: 8 }
    await open({ now: () => nextYear, settings: () => small }).tidying.run()
    expect(readdirSync(folder)).not.toContain(old)
    await open({ now: () => nextYear + 86_400_000 }).tidying.run()
    expect(readdirSync(folder).sort()).toEqual([kept, newest, justNow].sort())
  })

  it('takes no pause for long that is as long as usual', async () => {
    const threeWeeks = 21 * 86_400_000
    const stamp = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')
    rmSync(folder, { recursive: true })
    mkdirSync(folder)
    for (let index = 0; index < 10; index++)
      writeFileSync(path.join(folder, `infra_snap_web-1_${stamp(now - index * threeWeeks)}.json`), '{}')
    const plan = { ...defaultSettings.reports, keepWeeklyWeeks: 0, keepMonthlyMonths: 0 }
    await open({ settings: () => plan }).tidying.run()
    expect(readdirSync(folder)).toHaveLength(2)
    await open({ settings: () => plan, now: () => now + 10 * threeWeeks }).tidying.run()
    expect(readdirSync(folder)).toHaveLength(2)
  })

  it('takes what was deleted long ago away for good, also where there is nothing else to do', async () => {
    let purged = 0
    await open({ purge: async () => void (purged += 1) }).tidying.run()
    expect(purged).toBe(1)
  })

  it('deletes nothing that waits to be sent, and nothing at all where that cannot be told', async () => {
    put(newest, old, kept)
    await open({ pendingUploads: async () => new Set([old]) }).tidying.run()
    const broken = open({ pendingUploads: () => Promise.reject(new Error('the outbox cannot be read')) })
    await broken.tidying.run()
    expect(readdirSync(folder)).toContain(old)
    expect(broken.problems[0]!.message).toContain('the outbox cannot be read')
  })

  it('has nothing to do in a folder that is not there yet', async () => {
    const { tidying, problems } = open({ folder: () => path.join(folder, 'later') })
    await tidying.run()
    expect(problems).toEqual([])
  })

  it('says once what it may not delete', async (context) => {
    if (process.getuid?.() === 0) return context.skip('root may delete everything')
    put(newest, old, kept)
    chmodSync(folder, 0o500)
    const { tidying, problems } = open()
    await tidying.run()
    chmodSync(folder, 0o700)
    expect(problems).toHaveLength(1)
    expect(problems[0]!.message).toContain(old)
  })

  it('runs one at a time, and once more for everything that was asked meanwhile', async () => {
    put(newest, old)
    let runs = 0
    const { tidying } = open({
      pendingUploads: async () => {
        runs += 1
        return new Set([old])
      },
    })
    await Promise.all([tidying.run(), tidying.run(), tidying.run()])
    expect(runs).toBe(2)
  })

  it('looks once a day until it is closed', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      put(newest, old)
      let runs = 0
      const { tidying } = open({
        pendingUploads: () => {
          runs += 1
          return new Set([old])
        },
      })
      tidying.keepGoing()
      tidying.keepGoing()
      vi.advanceTimersByTime(86_400_000)
      await tidying.run()
      expect(runs).toBe(2)
      tidying.close()
      vi.advanceTimersByTime(10 * 86_400_000)
      await tidying.run()
      expect(runs).toBe(3)
    } finally {
      vi.useRealTimers()
    }
  })
})
