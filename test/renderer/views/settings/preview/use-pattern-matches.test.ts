import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import type { MatchTask } from '../../../../../renderer/views/settings/preview/match-worker'
import { usePatternMatches } from '../../../../../renderer/views/settings/preview/use-pattern-matches'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Answers at once, and never for a pattern named "endless". */
function createWorkers() {
  const ended = vi.fn()
  const start = (): Worker => {
    const worker = {
      onmessage: null as ((event: { data: readonly string[] }) => void) | null,
      terminate: ended,
      postMessage({ patterns, names }: MatchTask) {
        for (const pattern of patterns) {
          if (pattern === 'endless') return
          worker.onmessage?.({ data: names.filter((name) => name.includes(pattern)) })
        }
      },
    }
    return worker as unknown as Worker
  }
  return { start, ended }
}

it('tells what each pattern matches, anew when it changes', async () => {
  const patterns = shallowRef(['lo', ''])
  const { start } = createWorkers()
  const scope = effectScope()
  const { matches } = scope.run(() =>
    usePatternMatches(
      () => patterns.value,
      () => ['lo', 'eth0'],
      start,
    ),
  )!
  vi.advanceTimersByTime(200)
  expect([...matches.value]).toEqual([['lo', ['lo']]])
  patterns.value = ['eth', 'x']
  await nextTick()
  vi.advanceTimersByTime(200)
  expect([...matches.value]).toEqual([
    ['eth', ['eth0']],
    ['x', []],
  ])
  scope.stop()
})

it('ends a pattern that takes for ever and names it', () => {
  const { start, ended } = createWorkers()
  const scope = effectScope()
  const { matches, endless } = scope.run(() =>
    usePatternMatches(
      () => ['lo', 'endless', 'eth'],
      () => ['lo'],
      start,
    ),
  )!
  vi.advanceTimersByTime(200)
  expect(endless.value).toBeNull()
  vi.advanceTimersByTime(1_000)
  expect(endless.value).toBe('endless')
  expect(matches.value.get('lo')).toEqual(['lo'])
  expect(ended).toHaveBeenCalled()
  scope.stop()
})

it('ends its worker with its scope', () => {
  const { start, ended } = createWorkers()
  const scope = effectScope()
  scope.run(() =>
    usePatternMatches(
      () => ['endless'],
      () => ['lo'],
      start,
    ),
  )
  vi.advanceTimersByTime(200)
  expect(ended).not.toHaveBeenCalled()
  scope.stop()
  expect(ended).toHaveBeenCalledOnce()
})
