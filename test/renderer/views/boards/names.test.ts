import { describe, expect, it } from 'vitest'
import { copyName, longestName, shortened } from '../../../../renderer/views/boards/names'

const told = (name: string, count: number): string =>
  count === 1 ? `${name} (copy)` : `${name} (copy ${count})`

describe('the name of a copy', () => {
  it('says so, and counts where there is one already', () => {
    expect(copyName('Disks', [], told)).toBe('Disks (copy)')
    expect(copyName('Disks', ['Disks (copy)', 'Disks (copy 2)'], told)).toBe('Disks (copy 3)')
  })

  it('fits into what the contract allows', () => {
    const name = copyName('x'.repeat(60), [], told)
    expect(name.length).toBeLessThanOrEqual(longestName)
    expect(name.endsWith('(copy)')).toBe(true)
  })
})

describe('shortening', () => {
  it('leaves a short text alone', () => {
    expect(shortened('벽 화면', 60)).toBe('벽 화면')
  })

  it('never cuts a character in two', () => {
    expect(shortened('ab👩‍👩‍👧‍👦cd', 5)).toBe('ab')
  })
})
