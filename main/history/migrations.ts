/** The database's schema as a sequence of steps. A step is never changed once released; a new one is added below it. */
import type { DatabaseSync } from 'node:sqlite'

export interface Migration {
  /** What `PRAGMA user_version` says afterwards: 1, 2, 3 … */
  readonly version: number
  apply(database: DatabaseSync): void
}

export const migrations: readonly Migration[] = [
  {
    version: 1,
    apply(database) {
      const tier = (table: string): string =>
        // t: UTC seconds of the chunk's first cell; cells: see chunk.ts. Series first, so that a range is one stretch of keys.
        `CREATE TABLE ${table} (
          series INTEGER NOT NULL, t INTEGER NOT NULL, cells BLOB NOT NULL, PRIMARY KEY (series, t)
        ) STRICT, WITHOUT ROWID;`
      database.exec(`
        CREATE TABLE series (
          id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, last_at INTEGER NOT NULL, cadence_ms INTEGER NOT NULL
        ) STRICT;
        ${tier('ten_seconds')} ${tier('minutes')} ${tier('hours')}
        CREATE TABLE gaps (after_at INTEGER PRIMARY KEY) STRICT;
        CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), last_at INTEGER NOT NULL) STRICT;
      `)
    },
  },
]
