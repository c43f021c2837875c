import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as sqlite from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { NewerVersionError, openDatabase, setAside, UnreadableError } from '../../../main/history/database'
import { migrations, type Migration } from '../../../main/history/migrations'
import { drive, keyOf, midnight, minute, second, temporaryFolder } from './drive'

const later = (version: number): Migration => ({
  version,
  apply: (database) =>
    database.exec(`CREATE TABLE added_by_${version} (x) STRICT`.replace('(x)', '(x TEXT)')),
})

const open = (file: string, steps: readonly Migration[] = migrations, now = midnight) =>
  openDatabase({ sqlite, file, migrations: steps, now: () => now })

const tablesOf = (database: sqlite.DatabaseSync): unknown[] =>
  database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()
    .map((row) => row['name'])

describe('openDatabase', () => {
  it('makes the database, in a folder that only this account can look into', () => {
    const file = path.join(temporaryFolder(), 'data', 'history.db')
    const database = open(file)
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    expect(database.prepare('PRAGMA auto_vacuum').get()).toEqual({ auto_vacuum: 2 })
    if (process.platform !== 'win32') expect(statSync(path.dirname(file)).mode & 0o077).toBe(0)
    database.close()
  })

  it('migrates with a copy of what was before, and keeps the last three of them', () => {
    const folder = temporaryFolder()
    const file = path.join(folder, 'history.db')
    open(file).close()
    const copies = () =>
      readdirSync(folder)
        .filter((name) => name.includes('.before-v'))
        .sort()
    expect(copies()).toEqual([])
    const steps = [...migrations]
    for (let version = 2; version <= 6; version += 1) {
      steps.push(later(version))
      const database = open(file, steps, midnight + version * second)
      expect(tablesOf(database)).toContain(`added_by_${version}`)
      database.close()
    }
    expect(copies()).toEqual([4, 5, 6].map((v) => `history.db.before-v${v}-20261123T00000${v}Z`))
    const copy = new sqlite.DatabaseSync(path.join(folder, copies()[0]!))
    expect(copy.prepare('PRAGMA user_version').get()).toEqual({ user_version: 3 })
    expect(tablesOf(copy)).not.toContain('added_by_4')
    copy.close()
  })

  it('leaves everything as it was when a migration fails', () => {
    const file = path.join(temporaryFolder(), 'history.db')
    open(file).close()
    const broken: Migration = {
      version: 2,
      apply(database) {
        database.exec('CREATE TABLE half (x TEXT)')
        database.exec('nonsense')
      },
    }
    expect(() => open(file, [...migrations, broken])).toThrow(/syntax error/)
    const database = open(file)
    expect(tablesOf(database)).not.toContain('half')
    database.close()
  })

  it('refuses a newer version and changes nothing', () => {
    const file = path.join(temporaryFolder(), 'history.db')
    open(file, [...migrations, later(2)]).close()
    expect(() => open(file)).toThrow(NewerVersionError)
    const database = open(file, [...migrations, later(2)])
    expect(tablesOf(database)).toContain('added_by_2')
    database.close()
  })

  it("does not take somebody else's database for its own", () => {
    const file = path.join(temporaryFolder(), 'history.db')
    const other = new sqlite.DatabaseSync(file)
    other.exec('CREATE TABLE accounts (name TEXT)')
    other.close()
    expect(() => open(file)).toThrow(UnreadableError)
  })

  it('takes an empty file for a fresh start', () => {
    const file = path.join(temporaryFolder(), 'history.db')
    writeFileSync(file, '')
    const database = open(file)
    expect(tablesOf(database)).toContain('series')
    database.close()
  })
})

describe('setAside', () => {
  it('keeps the newest three, each with its log, and never overwrites one', () => {
    const folder = temporaryFolder()
    const file = path.join(folder, 'history.db')
    const names = [0, 0, 1, 2].map((offset) => {
      writeFileSync(file, 'x')
      writeFileSync(`${file}-wal`, 'log')
      return setAside(file, midnight + offset * second)
    })
    expect(new Set(names).size).toBe(4)
    expect(existsSync(names[3]!) && existsSync(`${names[3]}-wal`)).toBe(true)
    expect(readdirSync(folder)).toHaveLength(6)
  })
})

describe('a history', () => {
  it('of a newer version is left untouched, and this version goes on beside it', async () => {
    const driven = await drive({ migrations: [...migrations, later(2)] })
    driven.run(midnight, midnight + minute, second, () => ({ load: 1 }))
    await driven.restart({ migrations })
    expect(driven.problems.map(({ code }) => code)).toEqual(['history_newer'])
    driven.run(midnight + minute, midnight + 2 * minute, second, () => ({ load: 2 }))
    expect(driven.history.status()).toMatchObject({ writable: true, problem: null })
    expect(path.basename(driven.history.status().file)).toBe('history.v1.db')
    const query = { series: [keyOf('load')], from: midnight, to: midnight + 2 * minute, points: 2 }
    await driven.restart({ migrations: [...migrations, later(2)] })
    expect(driven.history.query(query).series[0]?.mean).toEqual([1, null])
    await driven.restart({ migrations })
    expect(driven.history.query(query).series[0]?.mean).toEqual([null, 2])
  })

  it('is copied while it goes on', async () => {
    const driven = await drive()
    driven.run(midnight, midnight + 10 * minute, second, () => ({ load: 1 }))
    const folder = temporaryFolder()
    const copying = driven.history.backup(path.join(folder, 'history.db'))
    driven.run(midnight + 10 * minute, midnight + 11 * minute, second, () => ({ load: 1 }))
    await copying
    expect(readdirSync(folder)).toEqual(['history.db'])
    const copy = await drive({ folder })
    const query = { series: [keyOf('load')], from: midnight, to: midnight + 10 * minute, points: 10 }
    expect(copy.history.query(query).series[0]?.mean).toEqual(Array<number>(10).fill(1))
    expect(copy.problems).toEqual([])
    await expect(driven.history.backup(path.join(folder, 'history.db'))).rejects.toMatchObject({
      code: 'output_exists',
    })
    await expect(driven.history.backup('/proc/none/history.db')).rejects.toMatchObject({
      code: 'output_unwritable',
    })
  })

  it('may be closed while it is being copied', async () => {
    const driven = await drive()
    driven.run(midnight, midnight + 10 * minute, second, () => ({ load: 1 }))
    const target = path.join(temporaryFolder(), 'copy.db')
    const copying = driven.history.backup(target)
    driven.run(midnight + 10 * minute, midnight + 11 * minute, second, () => ({ load: 1 }))
    driven.history.close()
    await copying
    expect(existsSync(target)).toBe(true)
    await driven.restart()
    const query = { series: [keyOf('load')], from: midnight, to: midnight + 11 * minute, points: 11 }
    expect(driven.history.query(query).series[0]?.mean).toEqual(Array<number>(11).fill(1))
  })
})
