/**
 * One sample out of nothing: what a snapshot needs when nobody has been watching the machine. Counters are read
 * twice with a quiet window between, so that the measuring itself is not measured.
 */
import type { Collector, Collectors, ReadContext, Timed } from '../collectors/collector'
import type { Reading } from '../contract/reading'
import { subjects, type SectionValue, type Sections, type Subject } from '../contract/snapshot'
import { withDeadline } from './deadline'
import { readingOfError, readingOfValue } from './outcome'

export interface SampleProgress {
  subject: Subject
  state: 'started' | Reading<unknown>['status']
  durationMs: number | null
}

export interface SampleOnceOptions {
  collectors: Partial<Collectors>
  /** The span over which rates are measured. */
  windowMs: number
  /** How long one collector may take, the window not counted. */
  deadlineMs: number
  signal?: AbortSignal | undefined
  onProgress?: ((progress: SampleProgress) => void) | undefined
  /** A clock that never jumps. */
  monotonicMs?: () => number
}

/** One collector on its way through both readings. */
interface Run {
  readonly subject: Subject
  readonly collector: Collector<unknown, SectionValue<Subject>>
  spentMs: number
  first: Timed<unknown> | null
  second: Timed<unknown> | null
  error: unknown
}

/**
 * The order is what makes the numbers true. First everything that takes time (engine, mounts, commands, facts), so
 * that its work is over; then the quick counters, CPU last; a window of silence; and the counters again, CPU first.
 * @returns a reading for every collector given, never a rejection because one of them failed.
 */
export async function sampleOnce(options: SampleOnceOptions): Promise<Sections> {
  const { collectors, windowMs, deadlineMs, signal, onProgress } = options
  const monotonicMs = options.monotonicMs ?? (() => performance.now())
  const runs = subjects.flatMap((subject): Run[] => {
    const collector = collectors[subject]
    if (collector === undefined) return []
    return [{ subject, collector, spentMs: 0, first: null, second: null, error: null }]
  })
  const facts = runs.filter(({ collector }) => collector.differences === 'none')
  const quick = runs.filter(({ collector }) => collector.differences === 'quick')
  const slow = runs.filter(({ collector }) => collector.differences === 'slow')

  /** Does one step of a collector within what is left of its time. Null when it failed; the run keeps why. */
  const step = async (run: Run, work: (context: ReadContext) => unknown): Promise<Timed<unknown> | null> => {
    const startedMs = monotonicMs()
    try {
      const raw = await withDeadline(run.subject, Math.max(1, deadlineMs - run.spentMs), signal, work)
      // Counters are read at the start of a step; when it returns, others that ran beside it may have taken long.
      return { raw, atMs: startedMs }
    } catch (error) {
      signal?.throwIfAborted()
      run.error = error
      return null
    } finally {
      run.spentMs += monotonicMs() - startedMs
    }
  }
  const prepare = (run: Run) => step(run, (context) => run.collector.prepare?.(context))
  const readFirst = async (run: Run): Promise<void> => {
    if (run.error === null) run.first = await step(run, (context) => run.collector.read(context))
  }
  const readSecond = async (run: Run): Promise<void> => {
    // Should this one fail, the first reading still tells every fact, and the collector may say why rates are unknown.
    if (run.first !== null) run.second = await step(run, (context) => run.collector.read(context))
  }
  const concluded = new Map<Subject, Reading<SectionValue<Subject>>>()
  const conclude = (run: Run): void => {
    const reading = readingOfRun(run)
    concluded.set(run.subject, reading)
    onProgress?.({ subject: run.subject, state: reading.status, durationMs: reading.durationMs })
  }

  for (const { subject } of runs) onProgress?.({ subject, state: 'started', durationMs: null })
  await Promise.all([
    ...facts.map((run) => readFirst(run).then(() => conclude(run))),
    ...slow.map(readFirst),
    ...quick.map(prepare),
  ])
  await Promise.all(quick.toReversed().map(readFirst))
  if ([...quick, ...slow].some(({ first }) => first !== null)) await silence(windowMs, signal)
  await Promise.all(quick.map((run) => readSecond(run).then(() => conclude(run))))
  await Promise.all(slow.map((run) => readSecond(run).then(() => conclude(run))))
  return Object.fromEntries(
    subjects.flatMap((subject) => (concluded.has(subject) ? [[subject, concluded.get(subject)]] : [])),
  )
}

function readingOfRun(run: Run): Reading<SectionValue<Subject>> {
  const { subject, collector, first, second, error, spentMs } = run
  const current = second ?? first
  if (current === null) return readingOfError(subject, run.error, spentMs)
  try {
    const value = collector.derive(current, second === null ? null : first)
    const explained =
      second === null && error !== null && collector.explainMissing !== undefined
        ? collector.explainMissing(value, readingOfError(subject, error, spentMs).problem)
        : value
    return readingOfValue(subject, collector.schema, explained, spentMs)
  } catch (error) {
    return readingOfError(subject, error, spentMs)
  }
}

async function silence(ms: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  const stop = (): void => reject(signal?.reason)
  signal?.addEventListener('abort', stop, { once: true })
  try {
    await promise
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}
