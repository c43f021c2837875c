/**
 * Reads the history that lies on the disk while nobody has it open, without any lock, so that whoever wants to open it
 * meanwhile is never refused. While it is open only its owner may be asked.
 */
import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { historyFileName } from './database'
import type { Disk } from './disk'
import { createGapList } from './gap-list'
import { migrations } from './migrations'
import { createPending } from './pending'
import { answerQuery, type HistoryAnswer, type HistoryQuery } from './query'
import { createSeriesBook } from './series-book'
import { loadSqlite } from './sqlite'
import { createStore } from './store'

export interface HistoryAtRest {
  list(): { key: string; lastAt: number }[]
  query(query: HistoryQuery): HistoryAnswer
}

/**
 * @param use must not keep what it is given. What it answers counts only if the file was left alone meanwhile.
 * @returns null where there is no history, another process has it open, or it is of another version.
 */
export async function readHistoryAtRest<Result>(
  folder: string,
  now: () => number,
  use: (history: HistoryAtRest) => Promise<Result>,
): Promise<Result | null> {
  const file = path.join(folder, historyFileName)
  const before = stampOf(file)
  if (before === null) return null
  try {
    const sqlite = await loadSqlite()
    // `immutable` takes no lock and looks at no log, which is right for a file that nobody has open.
    const place = pathToFileURL(file)
    place.search = 'mode=ro&immutable=1'
    const database = new sqlite.DatabaseSync(place, { readOnly: true })
    try {
      const { user_version: version } = database.prepare('PRAGMA user_version').get() ?? {}
      if (version !== migrations.at(-1)?.version) return null
      const result = await use(historyOf(createStore(database), now))
      return stampOf(file) === before ? result : null
    } finally {
      database.close()
    }
  } catch {
    return null // no SQLite here, no history of ours, or one that somebody began to write: then there is none to show
  }
}

/** What changes when somebody writes; null while the file is open, since its log lies beside it then, or not there. */
function stampOf(file: string): string | null {
  const facts = statSync(file, { throwIfNoEntry: false, bigint: true })
  if (facts?.isFile() !== true || existsSync(`${file}-wal`)) return null
  return `${facts.ino} ${facts.size} ${facts.mtimeNs}`
}

function historyOf(store: ReturnType<typeof createStore>, now: () => number): HistoryAtRest {
  const book = createSeriesBook()
  book.adopt(store.series)
  const disk: Disk = {
    attempt(_purpose, work) {
      work(store)
      return true
    },
    store: () => store,
    problem: () => null,
    file: () => '',
    bytes: () => 0,
    close: () => undefined,
  }
  // Nobody has watched since the last sample.
  const gaps = createGapList(store.lastAt === null ? store.gapsAfter : [...store.gapsAfter, store.lastAt])
  const pending = createPending(1)
  return {
    list: () => Array.from(book.all(), ({ key, lastAt }) => ({ key, lastAt })),
    query: (query) => answerQuery(query, { book, pending, gaps, disk, now: now() }),
  }
}
