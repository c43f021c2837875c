/** A snapshot that is being taken: how far each of its collectors is. Pure. */
import type { EventPayload } from '../../main/contract/events'
import { subjects as allSubjects, type Snapshot, type Subject } from '../../main/contract/snapshot'

export interface CollectorProgress {
  subject: Subject
  state: 'waiting' | EventPayload<'progress'>['state']
  /** Null until it has ended. */
  durationMs: number | null
}

export interface Taking {
  token: string
  state: 'under-way' | 'taken' | 'failed'
  collectors: readonly CollectorProgress[]
}

export function beginTaking(token: string, subjects: readonly Subject[]): Taking {
  const asked = allSubjects.filter((subject) => subjects.includes(subject))
  const collectors = asked.map((subject) => ({ subject, state: 'waiting' as const, durationMs: null }))
  return { token, state: 'under-way', collectors }
}

/** Progress of other people's snapshots changes nothing. */
export function progressed(taking: Taking, event: EventPayload<'progress'>): Taking {
  if (event.token !== taking.token) return taking
  const { subject, state, durationMs } = event
  return {
    ...taking,
    collectors: taking.collectors.map((one) =>
      one.subject === subject ? { subject, state, durationMs } : one,
    ),
  }
}

/** The document knows how every collector ended, also where an event was missed. */
export function taken(taking: Taking, snapshot: Snapshot): Taking {
  const collectors = taking.collectors.map((one): CollectorProgress => {
    const reading = snapshot.sections[one.subject]
    return reading === undefined
      ? one
      : { subject: one.subject, state: reading.status, durationMs: reading.durationMs }
  })
  return { ...taking, state: 'taken', collectors }
}
