import { afterEach, describe, expect, it, vi } from 'vitest'
import { faultOf, loadSqlite } from '../../../main/history/sqlite'

const sqliteError = (errcode: number, message = ''): Error =>
  Object.assign(new Error(message), { code: 'ERR_SQLITE_ERROR', errcode })

const systemError = (code: string): Error => Object.assign(new Error(code), { code })

describe('faultOf', () => {
  it.each([
    ['a locked database', sqliteError(5), 'busy'],
    ['a full disk', sqliteError(13), 'full'],
    ['a damaged page', sqliteError(11), 'corrupt'],
    ['an extended code of the same', sqliteError(11 | (1 << 8)), 'corrupt'],
    ['a file that is no database', sqliteError(26), 'corrupt'],
    ['a table that is not there', sqliteError(1, 'no such table: minutes'), 'corrupt'],
    ['any other SQL error', sqliteError(1, 'near "x": syntax error'), 'unwritable'],
    ['a file that cannot be opened', sqliteError(14), 'unwritable'],
    ['a failing read', sqliteError(10), 'unwritable'],
    ['a full disk told by the system', systemError('ENOSPC'), 'full'],
    ['a quota', systemError('EDQUOT'), 'full'],
    ['a refused folder', systemError('EACCES'), 'unwritable'],
    ['anything thrown', 'text', 'unwritable'],
  ] as const)('takes %s for what it is', (_, error, fault) => {
    expect(faultOf(error)).toBe(fault)
  })
})

describe('loadSqlite', () => {
  afterEach(() => {
    vi.doUnmock('node:sqlite')
    vi.resetModules()
  })

  it('finds the embedded database of this runtime', async () => {
    expect((await loadSqlite()).DatabaseSync).toBeTypeOf('function')
  })

  it('says which runtime is needed where there is none', async () => {
    vi.resetModules()
    vi.doMock('node:sqlite', () => {
      throw new Error('No such built-in module: node:sqlite')
    })
    const fresh = await import('../../../main/history/history')
    await expect(fresh.createHistory({ folder: '/nowhere' })).rejects.toMatchObject({
      code: 'history_unavailable',
      hint: 'Run it with Node.js 22.13 or newer, 24 is best.',
    })
  })
})
