import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkFolder, checkSpace } from '../../../../main/cli/doctor/folders'

const movedBy = 'THE_VARIABLE'
const check = (place: string, ours: boolean) =>
  checkFolder({ id: 'a', title: 'A', folder: place, ours, movedBy })

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'folders-'))
})
afterEach(() => {
  chmodSync(folder, 0o700)
  rmSync(folder, { recursive: true, force: true })
})

test('a folder that can be written works and holds nothing new afterwards', () => {
  expect(check(folder, false)).toEqual({
    id: 'a',
    title: 'A',
    state: 'ok',
    found: folder,
    mend: null,
  })
  expect(readdirSync(folder)).toEqual([])
})

test('one of ours that is not there yet is judged by its nearest parent, and not made', () => {
  const deep = path.join(folder, 'x', 'y')
  expect(check(deep, true)).toMatchObject({ state: 'ok', found: `${deep}, made when needed` })
  expect(readdirSync(folder)).toEqual([])
})

test('one that a person named must exist', () => {
  expect(check(path.join(folder, 'x'), false)).toMatchObject({
    state: 'broken',
    found: expect.stringContaining('does not exist') as string,
    mend: 'Mend that, or choose another with THE_VARIABLE.',
  })
})

test('a file where a folder should be is broken', () => {
  writeFileSync(path.join(folder, 'file'), '')
  expect(check(path.join(folder, 'file', 'reports'), true).state).toBe('broken')
})

test('the room for reports is told', () => {
  expect(checkSpace(path.join(folder, 'not', 'yet')).found).toMatch(/^\d.* [kMGTP]?B free$/)
})
