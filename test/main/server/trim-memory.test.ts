import { expect, it } from 'vitest'
import { startTrimmingMemory } from '../../../main/server/trim-memory'

/** Something large that nobody holds on to once this has returned. */
const makeGarbage = (): WeakRef<object> =>
  new WeakRef(Array.from({ length: 50_000 }, (_, index) => ({ index, text: `text ${index}` })))

it('collects what nothing uses any more', async () => {
  const garbage = makeGarbage()
  const stop = startTrimmingMemory(20)
  // Not the value itself: an assertion that fails would hold on to it.
  await expect.poll(() => garbage.deref() === undefined, { timeout: 10_000 }).toBe(true)
  stop()
})
