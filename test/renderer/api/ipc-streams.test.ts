import { describe, expect, it } from 'vitest'
import type { BridgeMessage } from '../../../main/contract/bridge'
import { encodeDelta } from '../../../main/contract/delta'
import type { Topic } from '../../../main/contract/events'
import { createIpcStreams } from '../../../renderer/api/ipc-streams'
import type { StreamListener } from '../../../renderer/api/transport'
import { createScriptedBridge } from './scripted-bridge'

const whole = (topic: Topic, payload: unknown): BridgeMessage =>
  ({ topic, at: 1, payload }) as unknown as BridgeMessage
const difference = (topic: Topic, before: unknown, after: unknown): BridgeMessage => ({
  topic,
  at: 1,
  delta: encodeDelta(before, after),
})

/** Writes down what a stream hears. */
function createListener(): StreamListener & { heard: string[] } {
  const heard: string[] = []
  return {
    heard,
    onMessage: ({ topic, payload }) => heard.push(`${topic} ${JSON.stringify(payload)}`),
    onReset: () => heard.push('reset'),
    onState: (state) => heard.push(state),
  }
}

/** A page, and everything that it has asked to watch settled. */
function createWorld() {
  const bridge = createScriptedBridge()
  const openStream = createIpcStreams(bridge)
  return {
    bridge,
    async open(...topics: Topic[]) {
      const listener = createListener()
      const close = openStream(topics, listener)
      await Promise.resolve()
      return { close, heard: listener.heard }
    },
    openStream,
  }
}

describe('streams of a window', () => {
  it('say first that nothing is watched, so that nothing is left of the page before', () => {
    expect(createWorld().bridge.watched).toEqual([[]])
  })

  it('are connecting, then open, then hear their topics, differences made whole', async () => {
    const { bridge, open } = createWorld()
    const { heard } = await open('cpu')
    expect(bridge.watched.slice(1)).toEqual([['cpu']])
    bridge.say(whole('cpu', { a: 1, b: 1 }))
    bridge.say(difference('cpu', { a: 1, b: 1 }, { a: 1, b: 2 }))
    bridge.say(difference('cpu', { a: 1, b: 2 }, { a: 3, b: 2 }))
    expect(heard).toEqual([
      'connecting',
      'open',
      'cpu {"a":1,"b":1}',
      'cpu {"a":1,"b":2}',
      'cpu {"a":3,"b":2}',
    ])
  })

  it('share one bridge, which is told the union, once for one change', async () => {
    const { bridge, open, openStream } = createWorld()
    const one = await open('cpu', 'memory')
    one.close()
    openStream(['memory', 'disks'], createListener())
    await Promise.resolve()
    const three = await open('memory')
    three.close()
    await Promise.resolve()
    expect(bridge.watched.slice(1)).toEqual([
      ['cpu', 'memory'],
      ['memory', 'disks'],
    ])
  })

  it('hear only their own topics', async () => {
    const { bridge, open } = createWorld()
    const one = await open('cpu')
    const two = await open('memory', 'cpu')
    bridge.say(whole('cpu', 1), whole('memory', 2))
    expect(one.heard.slice(2)).toEqual(['cpu 1'])
    expect(two.heard.slice(2)).toEqual(['cpu 1', 'memory 2'])
  })

  it('that come later begin with the newest of what is watched already, without what only happened', async () => {
    const { bridge, open } = createWorld()
    const one = await open('cpu', 'memory', 'reports')
    bridge.say(whole('cpu', 1), whole('memory', 2), whole('reports', 3))
    bridge.say(difference('cpu', 1, 4))
    const two = await open('cpu', 'memory', 'reports')
    expect(two.heard).toEqual(['connecting', 'open', 'memory 2', 'cpu 4'])
    expect(one.heard).toHaveLength(6)
  })

  it('hear nothing once closed, and the last one ends what is watched', async () => {
    const { bridge, open } = createWorld()
    const { close, heard } = await open('cpu')
    close()
    bridge.say(whole('cpu', 1))
    close()
    await Promise.resolve()
    bridge.say(whole('cpu', 2))
    expect(heard).toEqual(['connecting', 'open'])
    expect(bridge.watched.at(-1)).toEqual([])
  })

  it('that are closed before they open hear nothing at all but that they connect', async () => {
    const { bridge, openStream } = createWorld()
    const listener = createListener()
    openStream(['cpu'], listener)()
    await Promise.resolve()
    expect(listener.heard).toEqual(['connecting'])
    expect(bridge.watched).toEqual([[]])
  })

  it('ignore differences that were on their way when their topic was let go, until it comes whole', async () => {
    const { bridge, open } = createWorld()
    const one = await open('cpu')
    bridge.say(whole('cpu', { a: 1 }))
    one.close()
    await Promise.resolve()
    const two = await open('cpu')
    bridge.say(difference('cpu', { a: 1 }, { a: 2 }))
    expect(two.heard.slice(2)).toEqual([])
    bridge.say(whole('cpu', { a: 2 }))
    bridge.say(difference('cpu', { a: 2 }, { a: 3 }))
    expect(two.heard.slice(2)).toEqual(['cpu {"a":2}', 'cpu {"a":3}'])
  })

  it('are told of a reset before what comes after it', async () => {
    const { bridge, open } = createWorld()
    const { heard } = await open('cpu', 'memory')
    bridge.say(whole('cpu', 1), whole('memory', 1))
    bridge.sayReset(whole('cpu', 2))
    bridge.say(difference('memory', 1, 2))
    expect(heard.slice(4)).toEqual(['reset', 'cpu 2'])
  })

  it('start over where a difference does not fit what is held', async () => {
    const { bridge, open } = createWorld()
    const { heard } = await open('cpu')
    bridge.say(whole('cpu', { a: 1 }))
    bridge.say(difference('cpu', [1, 2, 3], [1, 2, 4]))
    expect(bridge.watched.slice(1)).toEqual([['cpu'], [], ['cpu']])
    bridge.say(whole('cpu', { a: 2 }))
    expect(heard.slice(2)).toEqual(['cpu {"a":1}', 'reset', 'cpu {"a":2}'])
  })
})
