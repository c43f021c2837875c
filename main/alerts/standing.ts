/**
 * Since when each finding stands, and the whole in its state. Pure: what is remembered goes in and comes out. What was
 * so already when the watching began, or began while nobody could see it, has no beginning that could be told.
 */
import type { Finding, Findings, OverallState, StandingFinding, StandingFindings } from '../contract/findings'
import { subjects, type Sections, type Subject } from '../contract/snapshot'

/** What comes back within this time never went: a share that swings around its threshold is one finding. */
const flappingMs = 60_000

/** A beginning in UTC milliseconds; null where it is not known. */
type Since = number | null

interface Remembered {
  since: Since
  /** When it was gone; null while it stands. */
  goneMs: number | null
}

/** What is remembered from one look to the next. Never changed, only replaced. */
export interface Standing {
  readonly state: OverallState | null
  readonly findings: ReadonlyMap<string, Remembered>
  readonly states: ReadonlyMap<OverallState, Remembered>
  /** Subjects that cannot be seen, and since when: `unwatched` before their first reading after a gap. */
  readonly blind: ReadonlyMap<Subject, number>
}

export interface Look {
  /** UTC milliseconds. Steps back when somebody sets the clock back; `gap` is true then. */
  at: number
  /** Whether time passed unwatched before this look. */
  gap: boolean
  /** The subjects that were read for this look. */
  looked: readonly Subject[]
  /** The newest readings of all subjects: they say when a container ended, and which collectors fail. */
  sections: Sections
  findings: Findings
}

/** However short a gap was, nobody knows what began in it. */
const unwatched = -Infinity
const allUnwatched: ReadonlyMap<Subject, number> = new Map(subjects.map((subject) => [subject, unwatched]))

/** Before the first look. */
export const nothingStanding: Standing = {
  state: null,
  findings: new Map(),
  states: new Map(),
  blind: allUnwatched,
}

/** @returns what to remember, and the findings with their beginnings, in the order in which they came. */
export function stand(before: Standing, look: Look): { standing: Standing; told: StandingFindings } {
  const { at } = look
  const wasBlind = look.gap ? allUnwatched : before.blind
  const known = look.gap ? withoutFuture(before, at) : before
  const { blind, opened } = seen(wasBlind, look)
  const endings = endingsOf(look.sections)

  const found = new Map<string, Remembered>()
  const recall = (key: string): Remembered | undefined => {
    const one = found.get(key) ?? known.findings.get(key)
    return one === undefined || isOver(one, at) ? undefined : one
  }
  const fresh = new Set<string>()
  const list: StandingFinding[] = look.findings.list.map((finding) => {
    const key = keyOf(finding)
    const remembered = recall(key)
    if (remembered === undefined) fresh.add(key)
    const began = remembered === undefined ? (opened.has(finding.subject) ? null : at) : remembered.since
    const since = earlier(began, endings.get(key), at)
    found.set(key, { since, goneMs: null })
    return { ...finding, since: instantOf(since) }
  })
  const isFirstSight = [...opened].some((subject) => wasBlind.get(subject) === unwatched)
  const changedAt = isFirstSight ? null : at
  const whole = wholeOf(known, look, changedAt, (finding) => {
    const key = keyOf(finding)
    return fresh.has(key) ? (found.get(key)?.since ?? null) : changedAt
  })
  for (const [key, remembered] of known.findings) {
    const isHidden = blind.has(subjectOf(key))
    if (found.has(key) || isOver(remembered, at)) continue
    // While a subject cannot be seen, nobody knows that its findings are gone.
    found.set(key, isHidden ? remembered : { ...remembered, goneMs: remembered.goneMs ?? at })
  }
  const { state } = look.findings
  return {
    standing: { state, findings: found, states: whole.states, blind },
    told: { state, since: instantOf(whole.since), list },
  }
}

/**
 * Which subjects cannot be seen after this look, and which are seen again after so long that what is found in them may
 * have begun at any time.
 */
function seen(
  wasBlind: ReadonlyMap<Subject, number>,
  { at, looked, sections }: Look,
): { blind: Map<Subject, number>; opened: Set<Subject> } {
  const blind = new Map(wasBlind)
  const opened = new Set<Subject>()
  for (const subject of looked) {
    const since = wasBlind.get(subject)
    const isFailed = sections[subject]?.status === 'failed'
    if (since === unwatched || (since !== undefined && !isFailed && Math.abs(at - since) > flappingMs))
      opened.add(subject)
    if (!isFailed) blind.delete(subject)
    else if (since === undefined || since === unwatched) blind.set(subject, at)
  }
  return { blind, opened }
}

/** A state that gets worse begins with the finding that brought it, which a container may know better than this look. */
function wholeOf(
  { state: before, states }: Standing,
  { at, findings: { state, list } }: Look,
  changedAt: Since,
  beganToCount: (finding: Finding) => Since,
): { since: Since; states: ReadonlyMap<OverallState, Remembered> } {
  const remembered = states.get(state)
  if (before === state && remembered !== undefined) return { since: remembered.since, states }
  const kept = [...states].filter(([, one]) => !isOver(one, at))
  const left = kept.map(
    ([name, one]) => [name, { ...one, goneMs: one.goneMs ?? at }] as [OverallState, Remembered],
  )
  const returned = kept.find(([name]) => name === state)?.[1]
  const beginnings = list.filter((finding) => finding.state === state).map(beganToCount)
  const isWorse = before !== null && severity.indexOf(state) > severity.indexOf(before)
  const began = (before === null || isWorse) && beginnings.length > 0 ? earliest(beginnings) : changedAt
  const since = returned === undefined ? began : returned.since
  return { since, states: new Map([...left, [state, { since, goneMs: null }]]) }
}

const severity: readonly OverallState[] = ['well', 'warning', 'critical']

const keyOf = ({ subject, entity, kind }: Finding): string => JSON.stringify([subject, entity, kind])
const subjectOf = (key: string): Subject => (JSON.parse(key) as [Subject])[0]

const isOver = ({ goneMs }: Remembered, at: number): boolean =>
  goneMs !== null && Math.abs(at - goneMs) > flappingMs

/** Null as soon as one of them is unknown: it may have been the first. */
const earliest = (beginnings: readonly Since[]): Since =>
  beginnings.reduce((a, b) => (a === null || b === null ? null : Math.min(a, b)))

/** What the machine itself says of a beginning counts where it is earlier, or where nothing else is known. */
const earlier = (began: Since, told: number | undefined, at: number): Since =>
  told === undefined || told > (began ?? at) ? began : told

const instantOf = (since: Since): string | null => (since === null ? null : new Date(since).toISOString())

/** When the containers ended that do not run, by the keys of the findings that tell of it. */
function endingsOf({ containers }: Sections): Map<string, number> {
  const endings = new Map<string, number>()
  if (containers?.status !== 'ok') return endings
  for (const { name, finishedAt } of containers.value.containers) {
    if (finishedAt === null) continue
    for (const kind of ['container_exited', 'container_killed_for_memory'] as const)
      endings.set(keyOf({ subject: 'containers', entity: name, kind } as Finding), Date.parse(finishedAt))
  }
  return endings
}

/** After the clock was set back, a beginning that lies ahead tells nothing any more. */
function withoutFuture(before: Standing, at: number): Standing {
  const past = <Key>(all: ReadonlyMap<Key, Remembered>): Map<Key, Remembered> =>
    new Map(
      [...all].map(([key, one]) => [
        key,
        { ...one, since: one.since !== null && one.since > at ? null : one.since },
      ]),
    )
  return { ...before, findings: past(before.findings), states: past(before.states) }
}
