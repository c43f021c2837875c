import { reactive } from 'vue'
import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../main/contract/settings'
import {
  copyOf,
  differences,
  editedPart,
  sameValue,
  sectionNames,
  withoutBlanks,
} from '../../../renderer/stores/settings-values'

describe('sameValue', () => {
  it('goes by what is in it, whatever the order of keys', () => {
    expect(sameValue({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 })).toBe(true)
  })

  it('tells null from an empty number field, which is NaN', () => {
    expect(sameValue({ idleMs: NaN }, { idleMs: NaN })).toBe(true)
    expect(sameValue({ idleMs: NaN }, { idleMs: null })).toBe(false)
  })

  it('tells lists from objects and an absent key from an undefined one', () => {
    expect(sameValue([], {})).toBe(false)
    expect(sameValue({ a: undefined }, { b: undefined })).toBe(false)
  })
})

it('copies what Vue watches into something plain that shares nothing', () => {
  const watched = reactive({ list: [{ a: 1 }] })
  const copy = copyOf(watched)
  watched.list[0]!.a = 2
  expect(copy).toEqual({ list: [{ a: 1 }] })
  expect(() => structuredClone(copy)).not.toThrow()
})

it('copies the sections that pages edit; boards have a view of their own', () => {
  const part = editedPart(defaultSettings)
  expect(Object.keys(part)).toEqual([...sectionNames])
  expect(part).not.toHaveProperty('boards')
  expect(part.disks).toEqual(defaultSettings.disks)
  expect(part.disks).not.toBe(defaultSettings.disks)
})

it('tells differences as deep as forms agree, a list as one value', () => {
  expect(differences({ a: { b: 1, c: [1] }, d: null }, { a: { b: 2, c: [1, 2] }, d: null })).toEqual([
    { path: ['a', 'b'], mine: 1, theirs: 2 },
    { path: ['a', 'c'], mine: [1], theirs: [1, 2] },
  ])
})

it('drops the entries that were added and left empty', () => {
  expect(withoutBlanks({ hosts: ['', 'a', ''], host: '' })).toEqual({ hosts: ['a'], host: '' })
})
