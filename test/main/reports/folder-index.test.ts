import * as fs from 'node:fs'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFolderIndex } from '../../../main/reports/folder-index'

vi.mock(import('node:fs'), async (original) => {
  const real = await original()
  return { ...real, lstat: vi.fn(real.lstat) as unknown as typeof real.lstat }
})

const name = (second: number): string =>
  `infra_snap_web-1_20261126T1100${String(second).padStart(2, '0')}Z.json`
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'index-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const put = (...names: string[]): void =>
  names.forEach((one) => writeFileSync(path.join(folder, one), 'x'.repeat(3)))

describe('the index of a folder', () => {
  it('holds ordinary files named as reports are, and the signatures beside them', async () => {
    put(name(1), `${name(1)}.sig`, 'notes.txt', '.infra_snap_half.tmp')
    mkdirSync(path.join(folder, name(2)))
    symlinkSync('/etc/hostname', path.join(folder, name(3)))
    expect(await createFolderIndex(folder).files()).toEqual(
      new Map([
        [name(1), 3],
        [`${name(1)}.sig`, 3],
      ]),
    )
  })

  it('measures each file once, however often it is asked', async () => {
    const index = createFolderIndex(folder)
    put(name(1), name(2))
    const looks = vi.mocked(fs.lstat)
    looks.mockClear()
    await index.files()
    await index.files()
    expect(looks).toHaveBeenCalledTimes(2)
    put(name(3))
    rmSync(path.join(folder, name(1)))
    expect([...(await index.files()).keys()].sort()).toEqual([name(2), name(3)])
    expect(looks).toHaveBeenCalledTimes(3)
  })

  it('is empty where there is no folder yet, and tells what cannot be read', async () => {
    expect(await createFolderIndex(path.join(folder, 'later')).files()).toEqual(new Map())
    put('file')
    await expect(createFolderIndex(path.join(folder, 'file')).files()).rejects.toMatchObject({
      code: 'ENOTDIR',
    })
  })
})
