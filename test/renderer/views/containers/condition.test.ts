import { expect, it } from 'vitest'
import { stateOf } from '../../../../renderer/views/containers/condition'
import { containerOf, findingOf } from './container'

it('is well and running since it was started', () => {
  expect(stateOf(containerOf(), [])).toMatchObject({
    condition: 'running',
    mark: 'well',
    sinceMs: Date.parse('2026-11-20T10:00:00Z'),
  })
})

it('is unhealthy since the finding began, and at once where there is no finding yet', () => {
  const sick = containerOf({ health: 'unhealthy' })
  expect(stateOf(sick, [findingOf()])).toMatchObject({
    condition: 'unhealthy',
    mark: 'warning',
    sinceMs: Date.parse('2026-11-23T08:00:00Z'),
  })
  expect(stateOf(sick, [])).toMatchObject({ mark: 'warning', sinceMs: null })
})

it('tells a failed end that is news from one that is not', () => {
  const ended = containerOf({ state: 'exited', exitCode: 1, finishedAt: '2026-11-23T06:00:00.000Z' })
  const news = stateOf(ended, [findingOf({ kind: 'container_exited' })])
  expect(news).toMatchObject({
    condition: 'failed',
    mark: 'warning',
    sinceMs: Date.parse('2026-11-23T06:00:00Z'),
  })
  expect(stateOf(ended, [])).toMatchObject({ condition: 'exited', mark: 'off' })
})

it('tells what was killed for memory, now and while it goes on', () => {
  expect(stateOf(containerOf({ state: 'exited', oomKilled: true }), []).condition).toBe('killedForMemory')
  expect(stateOf(containerOf({ oomKilled: true }), [])).toMatchObject({
    condition: 'lostProcess',
    mark: 'warning',
  })
})

it('puts what keeps restarting before what is unhealthy, and both before what is well or off', () => {
  const ranks = [
    stateOf(containerOf({ state: 'restarting' }), []),
    stateOf(containerOf({ health: 'unhealthy' }), []),
    stateOf(containerOf(), []),
    stateOf(containerOf({ state: 'paused' }), []),
    stateOf(containerOf({ state: 'exited', exitCode: 0 }), []),
  ].map(({ rank }) => rank)
  expect(ranks).toEqual([...ranks].sort((a, b) => a - b))
  expect(new Set(ranks).size).toBe(ranks.length)
})

it('takes a critical finding for the mark though the container runs', () => {
  const near = stateOf(containerOf(), [findingOf({ kind: 'container_memory_used', state: 'critical' })])
  expect(near).toMatchObject({ condition: 'memoryUsed', mark: 'critical' })
})
