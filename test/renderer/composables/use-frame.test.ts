import { expect, it, vi } from 'vitest'
import { createFrameQueue } from '../../../renderer/composables/use-frame'

function scriptedFrames() {
  const frames: (() => void)[] = []
  return { queue: createFrameQueue((callback) => frames.push(callback)), frames }
}

it('draws everything that asked in one frame, and each once', () => {
  const { queue, frames } = scriptedFrames()
  const first = vi.fn()
  const second = vi.fn()
  const one = queue.create(first)
  const two = queue.create(second)
  one.request()
  two.request()
  one.request()
  expect(frames).toHaveLength(1)
  frames[0]!()
  expect(first).toHaveBeenCalledTimes(1)
  expect(second).toHaveBeenCalledTimes(1)
})

it('plans the next frame for what is asked while drawing', () => {
  const { queue, frames } = scriptedFrames()
  let drawn = 0
  const frame = queue.create(() => {
    drawn += 1
    if (drawn === 1) frame.request()
  })
  frame.request()
  frames[0]!()
  expect(frames).toHaveLength(2)
  frames[1]!()
  expect(drawn).toBe(2)
  expect(frames).toHaveLength(2)
})

it('does not draw what was cancelled', () => {
  const { queue, frames } = scriptedFrames()
  const draw = vi.fn()
  const frame = queue.create(draw)
  frame.request()
  frame.cancel()
  frames[0]!()
  expect(draw).not.toHaveBeenCalled()
})
