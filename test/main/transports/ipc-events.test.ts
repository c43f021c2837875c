import { describe, expect, it } from 'vitest'
import type { BridgeBatch } from '../../../main/contract/bridge'
import { applyDelta } from '../../../main/contract/delta'
import type { EventMessage, Topic } from '../../../main/contract/events'
import { defaultSettings } from '../../../main/contract/settings'
import type { Subject } from '../../../main/contract/snapshot'
import { createWindowEvents } from '../../../main/transports/ipc-events'
import { createMachine } from '../../fakes/wire/machine'
import { manyContainers } from '../../fakes/wire/container-plans'
import { scenarioOf } from '../../fakes/wire/scenarios'

/** A core whose events a test says, and a window that keeps what it is sent. */
function createWorld() {
  const listeners = new Set<(message: EventMessage) => void>()
  const watched: (readonly Subject[])[] = []
  const released: (readonly Subject[])[] = []
  const windowEvents = createWindowEvents({
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    watch(subjects) {
      watched.push(subjects)
      return () => released.push(subjects)
    },
  })
  const texts: string[] = []
  const numbers: number[] = []
  const batches: BridgeBatch[] = []
  const stream = windowEvents.open((text, number) => {
    texts.push(text)
    numbers.push(number)
    batches.push(JSON.parse(text) as BridgeBatch)
  })
  return {
    windowEvents,
    stream,
    listeners,
    watched,
    released,
    texts,
    numbers,
    batches,
    say(topic: Topic, payload: unknown, at = 1) {
      for (const listener of listeners) listener({ topic, at, payload } as EventMessage)
    },
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Messages of all batches as `topic:payload`, differences as `topic~delta`. */
const told = (batches: readonly BridgeBatch[]): string[][] =>
  batches.map(({ isReset, messages }) => [
    ...(isReset ? ['reset'] : []),
    ...messages.map((message) =>
      'delta' in message
        ? `${message.topic}~${JSON.stringify(message.delta)}`
        : `${message.topic}:${JSON.stringify(message.payload)}`,
    ),
  ])

describe('the events of a window', () => {
  it('are one message for all that a tick brings of its topics', async () => {
    const { stream, say, batches, numbers } = createWorld()
    stream.watch(['cpu', 'memory'])
    say('cpu', 1)
    say('disks', 2)
    say('memory', 3)
    await nextTurn()
    say('cpu', 4)
    await nextTurn()
    expect(told(batches)).toEqual([['cpu:1', 'memory:3'], ['cpu~4']])
    expect(numbers).toEqual([1, 2])
  })

  it('begin with the newest state, in the order in which it came, and without what only happened', async () => {
    const { stream, say, batches } = createWorld()
    say('memory', 1)
    say('cpu', 2)
    say('reports', 3)
    say('progress', 4)
    say('memory', 5)
    stream.watch(['cpu', 'memory', 'reports', 'progress', 'findings'])
    expect(told(batches)).toEqual([['cpu:2', 'memory:5']])
    say('reports', 6)
    await nextTurn()
    expect(told(batches)[1]).toEqual(['reports:6'])
  })

  it('say again nothing of topics that stay, and everything of those that come back', async () => {
    const { stream, say, batches } = createWorld()
    stream.watch(['cpu', 'memory'])
    say('cpu', { a: 1, b: 1 })
    say('memory', { a: 2, b: 1 })
    await nextTurn()
    stream.watch(['cpu'])
    stream.watch(['cpu', 'memory'])
    say('cpu', { a: 3, b: 1 })
    await nextTurn()
    expect(told(batches).slice(1)).toEqual([['memory:{"a":2,"b":1}'], ['cpu~[2,0,3]']])
  })

  it('keep the subjects that are looked at marked in the core, never none of them for a moment', () => {
    const { stream, watched, released } = createWorld()
    stream.watch(['cpu', 'findings'])
    expect([watched.length, released.length]).toEqual([1, 0])
    stream.watch(['cpu', 'disks'])
    expect(watched).toEqual([['cpu'], ['cpu', 'disks']])
    expect(released).toEqual([['cpu']])
    stream.end()
    expect(released).toEqual([['cpu'], ['cpu', 'disks']])
    stream.end()
    stream.watch(['cpu'])
    expect([watched.length, released.length]).toEqual([2, 2])
  })

  it('start whole for a page that begins anew', async () => {
    const { stream, say, batches } = createWorld()
    stream.watch(['cpu'])
    say('cpu', { a: 1 })
    await nextTurn()
    stream.watch([])
    say('cpu', { a: 2 })
    await nextTurn()
    stream.watch(['cpu'])
    expect(told(batches)).toEqual([['cpu:{"a":1}'], ['cpu:{"a":2}']])
  })

  it('stop for a window that hangs, and go on with a reset and the newest once it has read everything', async () => {
    const { stream, say, batches } = createWorld()
    stream.watch(['cpu', 'memory'])
    say('memory', 'm')
    for (let value = 1; value <= 20; value += 1) {
      say('cpu', value)
      await nextTurn()
    }
    expect(batches).toHaveLength(8)
    stream.heard(7)
    say('cpu', 21)
    await nextTurn()
    expect(batches).toHaveLength(9)
    stream.heard(9)
    expect(told(batches).slice(9)).toEqual([['reset', 'memory:"m"', 'cpu:21']])
    say('cpu', 22)
    await nextTurn()
    expect(told(batches)[10]).toEqual(['cpu~22'])
  })

  it('forget that a window hung when its page begins anew, and believe no number that was never sent', async () => {
    const { stream, say, batches } = createWorld()
    stream.watch(['cpu'])
    stream.heard(1e9)
    for (let value = 1; value <= 20; value += 1) {
      say('cpu', value)
      await nextTurn()
    }
    expect(batches).toHaveLength(8)
    stream.watch([])
    stream.watch(['cpu'])
    expect(told(batches)[8]).toEqual(['cpu:20'])
  })

  it('end with whoever tells them', async () => {
    const { windowEvents, stream, listeners, say, batches, watched, released } = createWorld()
    stream.watch(['cpu'])
    say('cpu', 1)
    windowEvents.close()
    await nextTurn()
    expect(batches).toEqual([])
    expect(listeners.size).toBe(0)
    expect(released).toEqual(watched)
  })
})

describe('with 50 containers', () => {
  const machine = createMachine(
    { ...scenarioOf('well'), containers: manyContainers(50) },
    Date.UTC(2026, 0, 1),
    () => defaultSettings,
  )
  const everything: Topic[] = [
    'host',
    'cpu',
    'memory',
    'disks',
    'network',
    'processes',
    'containers',
    'custom',
    'self',
    'findings',
  ]

  it('a tick that brings everything anew takes at most 20 KB after the first, and is what was measured', async () => {
    const { stream, say, batches, texts } = createWorld()
    stream.watch(everything)
    const held = new Map<Topic, unknown>()
    const truth = new Map<Topic, unknown>()
    for (let tick = 1; tick <= 60; tick += 1) {
      const at = machine.startMs + tick * 1_000
      // Containers and processes too, as often as they can be read: the most that one tick can bring.
      const messages = machine.tick(machine.startMs + tick * 5_000, false)
      for (const { topic, payload } of messages) {
        say(topic, payload, at)
        truth.set(topic, payload)
      }
      await nextTurn()
      stream.heard(tick)
    }
    for (const message of batches.flatMap(({ messages }) => messages))
      held.set(
        message.topic,
        'delta' in message ? applyDelta(held.get(message.topic), message.delta) : message.payload,
      )
    const last = batches.at(-1)!.messages
    expect(last.map(({ topic }) => topic)).toEqual(
      expect.arrayContaining(['containers', 'processes', 'cpu', 'disks']),
    )
    // Each of those that run has changed: its number of differences is what makes the message large.
    const containers = last.find(({ topic }) => topic === 'containers')
    expect(JSON.stringify(containers).match(/\[2,/g)!.length).toBeGreaterThan(48)
    expect(batches).toHaveLength(60)
    expect(held).toEqual(truth)
    const bytes = texts.map((text) => Buffer.byteLength(text))
    expect(bytes[0]).toBeGreaterThan(25_000)
    expect(Math.max(...bytes.slice(1))).toBeLessThan(20_000)
  })
})
