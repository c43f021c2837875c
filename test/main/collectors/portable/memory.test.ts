import type { Systeminformation } from 'systeminformation'
import { describe, expect, it } from 'vitest'
import { fromMacMemory, fromWindowsMemory } from '../../../../main/collectors/portable/memory'
import { fixtureOf } from '../../../fakes/systeminformation'

type Mem = Systeminformation.MemData
const mac = fixtureOf('macos').mem as Mem
const windows = fixtureOf('windows').mem as Mem
const node = { totalBytes: 16 * 2 ** 30, freeBytes: 2 ** 30 }

describe('fromMacMemory', () => {
  it('calls used what Activity Monitor does: app memory, wired and compressed, without cached files', () => {
    const raw = fromMacMemory(mac, node)
    expect(raw.totalBytes - raw.availableBytes).toBe(9 * 2 ** 30)
    expect(raw).toEqual({
      totalBytes: 16 * 2 ** 30,
      availableBytes: 7 * 2 ** 30,
      freeBytes: 123731968,
      cachedBytes: 7392460800,
      swap: { totalBytes: 2 ** 31, freeBytes: 2 ** 31 - 1239416832 },
      controlGroup: null,
    })
  })

  it('knows no swap where macOS made none yet', () => {
    expect(fromMacMemory({ ...mac, swaptotal: 0, swapused: 0 }, node).swap).toBeNull()
  })

  it.each([NaN, -5, 0, 2 ** 50, undefined])('falls back to what is free when `active` is %o', (active) => {
    const raw = fromMacMemory({ ...mac, active: active! }, node)
    expect(raw.availableBytes).toBe(node.freeBytes)
    expect(raw.cachedBytes).toBeNull()
  })

  it('answers by Node alone when the library has nothing', () => {
    expect(fromMacMemory(null, node)).toMatchObject({
      totalBytes: node.totalBytes,
      freeBytes: null,
      swap: null,
    })
  })
})

describe('fromWindowsMemory', () => {
  it('takes what is available from Node and the page file from the library', () => {
    expect(fromWindowsMemory(windows, node)).toEqual({
      totalBytes: node.totalBytes,
      availableBytes: node.freeBytes,
      freeBytes: null,
      cachedBytes: null,
      swap: { totalBytes: 5100273664, freeBytes: 5012193280 },
      controlGroup: null,
    })
  })

  it('does without the library', () => {
    expect(fromWindowsMemory(null, node)).toMatchObject({ availableBytes: node.freeBytes, swap: null })
  })
})
