import { describe, expect, it, vi } from 'vitest'
import type { EventMessage } from '../../../../main/contract/events'
import { createHub, type HubOptions, type Wire } from '../../../../main/transports/http/hub'

const self = (at: number): EventMessage => ({
  topic: 'self',
  at,
  payload: { cpuMsPerSecond: 1, rssBytes: 1, droppedTicks: 0, skippedReadings: 0, uptimeSeconds: at },
})
const findings = (at: number): EventMessage => ({
  topic: 'findings',
  at,
  payload: { state: 'well', since: null, list: [] },
})

function setUp(options: Partial<HubOptions> = {}) {
  let emit: (message: EventMessage) => void = () => undefined
  let nowMs = 0
  const watches = { open: 0 }
  const hub = createHub({
    run: 'run',
    monotonicMs: () => nowMs,
    events: {
      subscribe(listener) {
        emit = listener
        return () => (emit = () => undefined)
      },
      watch() {
        watches.open += 1
        return () => (watches.open -= 1)
      },
    },
    ...options,
  })
  return {
    hub,
    watches,
    advance: (ms: number) => (nowMs += ms),
    emit: (message: EventMessage) => emit(message),
    settled: () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve))),
  }
}

function fakeWire() {
  const wire = {
    written: [] as Buffer[],
    pending: 0,
    ended: false,
    drained: () => undefined as void,
    text: () => Buffer.concat(wire.written).toString('utf8'),
    ats: () => [...wire.text().matchAll(/"at":(\d+)/g)].map(([, at]) => Number(at)),
  }
  const real: Wire = {
    write: (bytes) => void wire.written.push(bytes),
    pendingBytes: () => wire.pending,
    onDrain: (listener) => void (wire.drained = listener),
    end: () => void (wire.ended = true),
  }
  return { ...wire, wire: real, state: wire }
}

describe('the hub', () => {
  it('serialises a message once, and hands all viewers the same bytes', async () => {
    const { hub, emit, settled } = setUp()
    const stringify = vi.spyOn(JSON, 'stringify')
    const viewers = Array.from({ length: 50 }, () => fakeWire())
    for (const { wire } of viewers) hub.open({ topics: ['self'], lastEventId: null, wire })
    emit(self(1))
    await settled()
    expect(stringify).toHaveBeenCalledTimes(1)
    stringify.mockRestore()
    const last = viewers.map(({ state }) => state.written.at(-1))
    expect(new Set(last).size).toBe(1)
    hub.close()
  })

  it('serialises nothing while there is no viewer and none could come back', () => {
    const { emit, hub } = setUp()
    const stringify = vi.spyOn(JSON, 'stringify')
    for (let at = 0; at < 100; at += 1) emit(self(at))
    expect(stringify).not.toHaveBeenCalled()
    stringify.mockRestore()
    hub.close()
  })

  it('sends what one tick brings in one write', async () => {
    const { hub, emit, settled } = setUp()
    const { wire, state } = fakeWire()
    hub.open({ topics: ['self', 'findings'], lastEventId: null, wire })
    const before = state.written.length
    emit(self(1))
    emit(findings(1))
    await settled()
    expect(state.written.length - before).toBe(1)
    expect(state.ats()).toEqual([1, 1])
    hub.close()
  })

  it('repeats nothing to a viewer who comes between a message and its sending', async () => {
    const { hub, emit, settled } = setUp()
    hub.open({ topics: ['self'], lastEventId: null, wire: fakeWire().wire })
    emit(self(1))
    const { wire, state } = fakeWire()
    hub.open({ topics: ['self'], lastEventId: null, wire })
    await settled()
    expect(state.ats()).toEqual([1])
    hub.close()
  })

  it('skips a slow viewer and brings it to the newest state of each topic when it has read', async () => {
    const { hub, emit, settled } = setUp({ maxPendingBytes: 1_000 })
    const { wire, state } = fakeWire()
    hub.open({ topics: ['self', 'findings'], lastEventId: null, wire })
    emit(findings(1))
    await settled()
    state.pending = 2_000
    for (let at = 2; at < 100; at += 1) {
      emit(self(at))
      await settled()
    }
    expect(state.ats()).toEqual([1])
    state.pending = 0
    const before = state.text().length
    state.drained()
    expect(state.ats()).toEqual([1, 99])
    expect(state.text().slice(before)).toMatch(/^event: reset\ndata: \{\}\n\nid: run-99\nevent: self\n/)
    emit(self(100))
    await settled()
    expect(state.ats()).toEqual([1, 99, 100])
    hub.close()
  })

  it('tells a slow viewer of no gap when nothing was kept from it', async () => {
    const { hub, emit, settled } = setUp({ maxPendingBytes: 1_000, heartbeatMs: 5 })
    const { wire, state } = fakeWire()
    hub.open({ topics: ['self'], lastEventId: null, wire })
    state.pending = 2_000
    await new Promise((resolve) => setTimeout(resolve, 30)) // a heartbeat finds it behind
    emit(findings(1))
    await settled()
    const before = state.text()
    state.pending = 0
    state.drained()
    expect(state.text()).toBe(before)
    emit(self(2))
    await settled()
    expect(state.ats()).toEqual([2])
    hub.close()
  })

  it('sends nothing twice to a viewer that has read between a message and its sending', async () => {
    const { hub, emit, settled } = setUp({ maxPendingBytes: 1_000 })
    const { wire, state } = fakeWire()
    hub.open({ topics: ['self'], lastEventId: null, wire })
    state.pending = 2_000
    emit(self(1))
    await settled()
    emit(self(2))
    state.pending = 0
    state.drained()
    await settled()
    expect(state.ats()).toEqual([2])
    state.pending = 2_000
    emit(self(3))
    await settled()
    state.pending = 0
    state.drained()
    expect(state.ats()).toEqual([2, 3])
    expect(state.text().match(/^event: reset$/gm)).toHaveLength(1) // 3 came late, and nothing was lost
    hub.close()
  })

  it('resumes within the ring without a hole, by age and by size, and says so beyond it', async () => {
    const { hub, emit, settled, advance } = setUp({ ring: { maxAgeMs: 10_000, maxBytes: 1e6 } })
    hub.open({ topics: ['self'], lastEventId: null, wire: fakeWire().wire })
    for (let at = 1; at <= 20; at += 1) {
      emit(self(at))
      advance(1_000)
      await settled()
    }
    const near = fakeWire()
    hub.open({ topics: ['self'], lastEventId: 'run-15', wire: near.wire })
    expect(near.state.ats()).toEqual([16, 17, 18, 19, 20])
    const current = fakeWire()
    hub.open({ topics: ['self'], lastEventId: 'run-20', wire: current.wire })
    expect(current.state.ats()).toEqual([])
    for (const lastEventId of ['run-3', 'run-21', 'other-15', 'run--1', 'run-1e3']) {
      const far = fakeWire()
      hub.open({ topics: ['self'], lastEventId, wire: far.wire })
      expect(far.state.text()).toContain('event: reset\n')
      expect(far.state.ats()).toEqual([20])
    }
    hub.close()

    const small = setUp({ ring: { maxAgeMs: 1e9, maxBytes: 500 } })
    small.hub.open({ topics: ['self'], lastEventId: null, wire: fakeWire().wire })
    for (let at = 1; at <= 200; at += 1) small.emit(self(at))
    await small.settled()
    const back = fakeWire()
    small.hub.open({ topics: ['self'], lastEventId: 'run-198', wire: back.wire })
    expect(back.state.ats()).toEqual([199, 200])
    const late = fakeWire()
    small.hub.open({ topics: ['self'], lastEventId: 'run-100', wire: late.wire })
    expect(late.state.text()).toContain('event: reset')
    small.hub.close()
  })

  it('keeps remembering after the last viewer left, for as long as it could come back', async () => {
    const { hub, emit, advance } = setUp({ ring: { maxAgeMs: 5_000, maxBytes: 1e6 } })
    const leave = hub.open({ topics: ['self'], lastEventId: null, wire: fakeWire().wire })
    emit(self(1))
    leave()
    advance(4_000)
    emit(self(2))
    const back = fakeWire()
    const again = hub.open({ topics: ['self'], lastEventId: 'run-1', wire: back.wire })
    expect(back.state.ats()).toEqual([2])
    again()
    advance(6_000)
    emit(self(3))
    const late = fakeWire()
    hub.open({ topics: ['self'], lastEventId: 'run-2', wire: late.wire })
    expect(late.state.text()).toContain('event: reset')
    expect(late.state.ats()).toEqual([3])
    hub.close()
  })

  it('lets go of what a viewer looked at, however its stream ends', () => {
    const { hub, watches } = setUp()
    const one = fakeWire()
    const two = fakeWire()
    const leave = hub.open({ topics: ['cpu'], lastEventId: null, wire: one.wire })
    hub.open({ topics: ['cpu'], lastEventId: null, wire: two.wire })
    expect([watches.open, hub.viewers]).toEqual([2, 2])
    leave()
    leave()
    expect([watches.open, hub.viewers, one.state.ended]).toEqual([1, 1, true])
    hub.close()
    expect([watches.open, hub.viewers, two.state.ended]).toEqual([0, 0, true])
  })

  it('tells what happened once to those who listen, and never again to those who come later', async () => {
    const { hub, emit, settled } = setUp()
    const early = fakeWire()
    const late = fakeWire()
    const progress: EventMessage = {
      topic: 'progress',
      at: 1,
      payload: { token: 't', subject: 'cpu', state: 'ok', durationMs: 3 },
    }
    hub.open({ topics: ['progress', 'self'], lastEventId: null, wire: early.wire })
    emit(progress)
    emit(self(2))
    await settled()
    hub.open({ topics: ['progress', 'self'], lastEventId: null, wire: late.wire })
    expect([early.state.ats(), late.state.ats()]).toEqual([[1, 2], [2]])
    // One that lost its connection is told what it missed, once.
    const again = fakeWire()
    hub.open({ topics: ['progress', 'self'], lastEventId: 'run-0', wire: again.wire })
    expect(again.state.ats()).toEqual([1, 2])
    hub.close()
  })

  it('lets no payload break out of its frame', async () => {
    const { hub, emit, settled } = setUp()
    const { wire, state } = fakeWire()
    hub.open({ topics: ['findings'], lastEventId: null, wire })
    const message = 'a\n\nevent: self\ndata: {}\r\n\u2028'
    const hostile = {
      ...{ kind: 'disk_full' as const, state: 'warning' as const, subject: 'disks' as const },
      ...{ entity: message, message, values: { problem: message }, since: null },
    }
    emit({ topic: 'findings', at: 1, payload: { state: 'warning', since: null, list: [hostile] } })
    await settled()
    expect(state.text().match(/^event: /gm)).toHaveLength(1)
    expect(state.text()).not.toContain('\r')
    hub.close()
  })
})
