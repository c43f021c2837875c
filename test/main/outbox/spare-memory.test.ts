import { expect, it, vi } from 'vitest'
import { createSpareMemory } from '../../../main/outbox/spare-memory'

it('collects now and then, and never for a report or two', () => {
  const collect = vi.fn()
  const spareMemory = createSpareMemory(50, collect)
  for (let sent = 0; sent < 49; sent++) spareMemory()
  expect(collect).not.toHaveBeenCalled()
  for (let sent = 0; sent < 101; sent++) spareMemory()
  expect(collect).toHaveBeenCalledTimes(3)
})

it('frees what nobody holds any more', async () => {
  const spareMemory = createSpareMemory(1)
  const seen = new WeakRef({ nobody: 'holds this' })
  await new Promise((resolve) => setTimeout(resolve)) // until then the language itself holds it
  spareMemory()
  expect(seen.deref()).toBeUndefined()
})
