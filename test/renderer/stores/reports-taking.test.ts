import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../../../main/contract/snapshot'
import { beginTaking, progressed, taken } from '../../../renderer/stores/reports-taking'

describe('a snapshot that is being taken', () => {
  it('begins with every collector waiting, in the order of documents', () => {
    const { collectors } = beginTaking('mine', ['disks', 'cpu'])
    expect(collectors).toEqual([
      { subject: 'cpu', state: 'waiting', durationMs: null },
      { subject: 'disks', state: 'waiting', durationMs: null },
    ])
  })

  it('follows its own progress and nobody else’s', () => {
    const begun = beginTaking('mine', ['cpu'])
    const event = { subject: 'cpu', state: 'ok', durationMs: 3 } as const
    expect(progressed(begun, { ...event, token: 'theirs' })).toBe(begun)
    expect(progressed(begun, { ...event, token: null })).toBe(begun)
    expect(progressed(begun, { ...event, token: 'mine' }).collectors).toEqual([event])
  })

  it('learns from the document how those ended whose events were missed', () => {
    const problem = { code: 'docker_silent', message: '', hint: null }
    const snapshot = {
      sections: { containers: { status: 'failed', durationMs: 3_000, problem } },
    } as unknown as Snapshot
    const over = taken(beginTaking('mine', ['containers', 'custom']), snapshot)
    expect(over.state).toBe('taken')
    expect(over.collectors).toEqual([
      { subject: 'containers', state: 'failed', durationMs: 3_000 },
      { subject: 'custom', state: 'waiting', durationMs: null },
    ])
  })
})
