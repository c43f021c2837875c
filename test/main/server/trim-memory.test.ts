import { expect, it } from 'vitest'
import { startTrimmingMemory } from '../../../main/server/trim-memory'

const mebibyte = 2 ** 20

it('collects what nothing uses any more, until it is ended', async () => {
  let kept: unknown[] | null = Array.from({ length: 50_000 }, (_, index) => ({
    index,
    text: `text ${index}`,
  }))
  const gone = new WeakRef(kept)
  const full = process.memoryUsage().heapUsed
  kept = null
  const stop = startTrimmingMemory(20)
  // Not the value itself: an assertion that fails would hold on to it.
  await expect.poll(() => gone.deref() === undefined, { timeout: 10_000 }).toBe(true)
  expect(process.memoryUsage().heapUsed).toBeLessThan(full - mebibyte)
  stop()
})
