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
      // Ids are made of series and time (see store.ts); a table by id alone keeps a chunk of a whole page in one piece.
      const tier = (table: string): string =>
        `CREATE TABLE ${table} (id INTEGER PRIMARY KEY, cells BLOB NOT NULL) STRICT;`
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
