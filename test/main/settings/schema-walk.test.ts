import { describe, expect, it } from 'vitest'
import { isNullableAt, isTextAt, keysAt, requiredKeysAt, schemasAt } from '../../../main/settings/schema-walk'

describe('keysAt', () => {
  it('names the settings of a group, also inside lists and of every form of a choice', () => {
    expect(keysAt([])).toContain('snapshot')
    expect(keysAt(['snapshot'])).toContain('windowMs')
    expect(keysAt(['thresholds', 'cpuBusyPercent'])).toEqual(['warning', 'critical'])
    expect(keysAt(['custom', 3, 'source'])).toEqual(['command', 'file', 'url', 'headers'])
    expect(keysAt(['custom', 3, 'parse'])).toEqual(['jsonPath', 'regex'])
  })

  it('is empty where there is no group', () => {
    for (const path of [
      ['snapshot', 'windowMs'],
      ['nowhere'],
      ['custom', 'name'],
      ['__proto__'],
      ['constructor'],
    ])
      expect(keysAt(path)).toEqual([])
  })
})

describe('requiredKeysAt', () => {
  it('leaves out what has a default', () => {
    expect(requiredKeysAt(['custom', 0])).toEqual(['name', 'source'])
    expect(requiredKeysAt(['custom', 0, 'source'])).toEqual(['command', 'file', 'url'])
    expect(requiredKeysAt(['snapshot'])).toEqual([])
  })
})

describe('schemasAt', () => {
  it('finds what a path leads to and nothing beyond', () => {
    expect(schemasAt(['custom', 0, 'source', 'headers', 'X-Any'])).toHaveLength(1)
    expect(schemasAt(['custom', 0, 'source', 'headers', 'X-Any', 'deeper'])).toEqual([])
    expect(schemasAt(['snapshot', 'formats', 0])).toHaveLength(1)
    expect(schemasAt(['snapshot', 'formats', 'first'])).toEqual([])
  })
})

describe('isTextAt and isNullableAt', () => {
  it('tell text from numbers and what may be null', () => {
    expect(isTextAt(['snapshot', 'folder'])).toBe(true)
    expect(isTextAt(['snapshot', 'formats', 0])).toBe(true)
    expect(isTextAt(['snapshot', 'windowMs'])).toBe(false)
    expect(isTextAt(['nowhere'])).toBe(false)
    expect(isNullableAt(['snapshot', 'folder'])).toBe(true)
    expect(isNullableAt(['custom', 0, 'unit'])).toBe(true)
    expect(isNullableAt(['snapshot', 'windowMs'])).toBe(false)
  })
})
