import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultSettings } from '../../../../main/contract/settings'
import { chooseDestination, type DestinationRequest } from '../../../../main/cli/snapshot/destination'
import { findFormat } from '../../../../main/reports/formats/registry'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'destination-'))
  mkdirSync(path.join(folder, 'there'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const formats = (...ids: string[]) => ids.map(findFormat).filter((format) => format !== undefined)

/** In short: what kind, where, in which formats, and whether the folder is made. */
function choose(changes: Partial<DestinationRequest>) {
  const chosen = chooseDestination({
    output: undefined,
    formats: null,
    settings: defaultSettings.snapshot,
    workingFolder: folder,
    defaultFolder: () => '/default',
    ...changes,
  })
  switch (chosen.kind) {
    case 'stdout':
      return ['stdout', chosen.format.id]
    case 'file':
      return ['file', path.relative(folder, chosen.file), chosen.format.id]
    case 'folder':
      return [
        chosen.isMade ? 'made folder' : 'folder',
        path.relative(folder, chosen.folder),
        ...chosen.formats.map(({ id }) => id),
      ]
  }
}

const settings = (changes: object) => ({ ...defaultSettings.snapshot, ...changes })

test('without --output reports go to our folder, which is made, or to the one in the settings', () => {
  expect(choose({})).toEqual(['made folder', path.relative(folder, '/default'), 'json'])
  expect(choose({ settings: settings({ folder: 'kept', formats: ['yaml', 'csv'] }) })).toEqual([
    'folder',
    'kept',
    'yaml',
    'csv',
  ])
  expect(choose({ formats: formats('csv'), settings: settings({ folder: '/x' }) })).toEqual([
    'folder',
    path.relative(folder, '/x'),
    'csv',
  ])
})

test('a folder is one that exists, or whose name ends in a slash, which makes it', () => {
  expect(choose({ output: 'there' })).toEqual(['folder', 'there', 'json'])
  expect(choose({ output: 'new/', formats: formats('json', 'yaml') })).toEqual([
    'made folder',
    'new',
    'json',
    'yaml',
  ])
})

test("a file's format is the one asked for, else the one its name says, else the usual one", () => {
  expect(choose({ output: 'a.yaml' })).toEqual(['file', 'a.yaml', 'yaml'])
  expect(choose({ output: 'a.YML', formats: formats('yaml') })).toEqual(['file', 'a.YML', 'yaml'])
  expect(choose({ output: 'a.txt', formats: formats('csv') })).toEqual(['file', 'a.txt', 'csv'])
  expect(choose({ output: 'a.txt', settings: settings({ formats: ['csv', 'json'] }) })).toEqual([
    'file',
    'a.txt',
    'csv',
  ])
})

test('a name that says one format does not take another', () => {
  expect(() => choose({ output: 'x.json', formats: formats('yaml') })).toThrow(
    expect.objectContaining({
      code: 'usage_invalid',
      message: '--format says yaml and x.json says json.',
    }) as Error,
  )
})

test('what does not exist and has no ending is taken for a folder mistyped', () => {
  for (const output of ['thre', '.hidden', 'there/deeper']) {
    expect(() => choose({ output })).toThrow(
      expect.objectContaining({
        code: 'output_unwritable',
        message: `${path.join(folder, output)} does not exist.`,
        hint: 'End it with / for a folder, or give it an ending such as .json for a file.',
      }) as Error,
    )
  }
})

test('standard output takes the usual format, and one only', () => {
  expect(choose({ output: '-', settings: settings({ formats: ['yaml', 'json'] }) })).toEqual([
    'stdout',
    'yaml',
  ])
  expect(() => choose({ output: '-', formats: formats('json', 'csv') })).toThrow(
    'Standard output can hold one format, not 2.',
  )
  expect(() => choose({ output: 'a.json', formats: formats('json', 'csv') })).toThrow(
    'a.json can hold one format',
  )
})

test('the default folder is asked for only where nothing else names one', () => {
  const defaultFolder = (): never => {
    throw new Error('this account has no home')
  }
  expect(choose({ defaultFolder, output: '-' })).toEqual(['stdout', 'json'])
  expect(() => choose({ defaultFolder })).toThrow('no home')
})
