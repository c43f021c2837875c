import { describe, expect, it } from 'vitest'
import { sortFileSystems } from '../../../../renderer/views/resources/sort-file-systems'
import { fileSystem, silent } from './resource-page'

const list = [
  fileSystem({ mountPoint: '/b', usedPercent: 10, totalBytes: 300 }),
  fileSystem({ mountPoint: '/mnt/nfs', ...silent }),
  fileSystem({ mountPoint: '/a', usedPercent: 90, totalBytes: 100 }),
  fileSystem({ mountPoint: '/no-inodes', usedPercent: 10, totalBytes: 200, inodesUsedPercent: null }),
]
const order = (by: Parameters<typeof sortFileSystems>[1]['by'], descending: boolean): string[] =>
  sortFileSystems(list, { by, descending }).map(({ mountPoint }) => mountPoint)

describe('the order of file systems', () => {
  it('has those first that do not answer, whatever it goes by', () => {
    for (const by of ['mount', 'used', 'size', 'available', 'inodes'] as const)
      for (const descending of [true, false]) expect(order(by, descending)[0]).toBe('/mnt/nfs')
  })

  it('goes by the number asked for, and by name among equals', () => {
    expect(order('used', true)).toEqual(['/mnt/nfs', '/a', '/b', '/no-inodes'])
    expect(order('size', false)).toEqual(['/mnt/nfs', '/a', '/no-inodes', '/b'])
    expect(order('mount', true)).toEqual(['/mnt/nfs', '/no-inodes', '/b', '/a'])
  })

  it('has those last that lack the number, both ways', () => {
    expect(order('inodes', true).at(-1)).toBe('/no-inodes')
    expect(order('inodes', false).at(-1)).toBe('/no-inodes')
  })
})
