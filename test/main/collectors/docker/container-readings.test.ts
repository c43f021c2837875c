import { describe, expect, it } from 'vitest'
import {
  parseInspected,
  parseList,
  type InspectedContainer,
} from '../../../../main/collectors/docker/answers'
import { createContainerReader } from '../../../../main/collectors/docker/container-readings'
import type { ContainerCounters } from '../../../../main/collectors/docker/counters'
import type { Engine } from '../../../../main/collectors/docker/engine'
import type { GroupCounterSource } from '../../../../main/collectors/docker/group-counters'

const counters: ContainerCounters = {
  atMs: 1,
  clock: 'machine',
  hostCores: 2,
  cpuNanoseconds: 1,
  memoryUsedBytes: 1,
  rxBytes: null,
  txBytes: null,
  readBytes: null,
  writeBytes: null,
}
const running = (count: number) =>
  parseList(
    Array.from({ length: count }, (_, index) => ({
      Id: index.toString(16).padStart(64, '0'),
      Names: [`/c${index}`],
      State: 'running',
      Status: 'Up 3 hours',
    })),
  )
const withPid = (pid: number): InspectedContainer =>
  parseInspected({ State: { Pid: pid, StartedAt: `2026-11-23T05:00:0${pid}Z` }, HostConfig: {} })
const context = () => ({ signal: new AbortController().signal, deadlineMs: 10_000 })
const engine = (answers: Pick<Engine, 'inspect' | 'stats'>): Engine => ({
  endpoint: { url: 'unix:///x', transport: { kind: 'socket', path: '/x' }, namedBy: null },
  identify: () => Promise.reject(new Error('not asked here')),
  list: () => Promise.reject(new Error('not asked here')),
  close: () => undefined,
  ...answers,
})

describe('a container that was restarted without the list telling', () => {
  /** The groups of one process only; which one can be changed. */
  const setUp = () => {
    let pid = 1
    const asked = { inspect: 0, stats: 0 }
    const groups: GroupCounterSource = {
      read: (_, inspected) => (inspected.pid === pid ? counters : null),
    }
    const reader = createContainerReader(
      engine({
        inspect: () => {
          asked.inspect += 1
          return Promise.resolve(withPid(pid))
        },
        stats: () => {
          asked.stats += 1
          return Promise.resolve(counters)
        },
      }),
      groups,
      () => 0,
    )
    return { asked, reader, restart: () => (pid += 1) }
  }

  it('is inspected again, and counted by its new process instead of by the engine', async () => {
    const { asked, reader, restart } = setUp()
    await reader.read(running(1), context())
    expect(asked).toEqual({ inspect: 1, stats: 0 })
    restart()
    const [reading] = await reader.read(running(1), context())
    expect(reading?.inspected).toMatchObject({ pid: 2, startedAt: '2026-11-23T05:00:02.000Z' })
    expect(reading?.counters).toBe(counters)
    expect(asked).toEqual({ inspect: 2, stats: 0 })
  })

  it('is not inspected again without a restart', async () => {
    const { asked, reader } = setUp()
    await reader.read(running(1), context())
    await reader.read(running(1), context())
    expect(asked).toEqual({ inspect: 1, stats: 0 })
  })
})

it('asks about many containers at once, but not about more than an engine bears: 16 inspections, 64 statistics', async () => {
  const most = { inspect: 0, stats: 0 }
  const now = { inspect: 0, stats: 0 }
  const counted = async <Answer>(question: 'inspect' | 'stats', answer: Answer): Promise<Answer> => {
    now[question] += 1
    most[question] = Math.max(most[question], now[question])
    await new Promise((resolve) => setTimeout(resolve, question === 'stats' ? 30 : 1))
    now[question] -= 1
    return answer
  }
  const reader = createContainerReader(
    engine({ inspect: () => counted('inspect', withPid(1)), stats: () => counted('stats', counters) }),
    null,
    () => 0,
  )
  expect(await reader.read(running(300), context())).toHaveLength(300)
  // Inspections are kept, so that now every container is only asked for its statistics.
  expect(await reader.read(running(300), context())).toHaveLength(300)
  expect(most).toEqual({ inspect: 16, stats: 64 })
})
