/**
 * Reads every container of one engine: what the list says, what inspection adds, and the counters. Inspections are
 * kept while nothing speaks for a change, because a second reading follows soon and each costs the engine a request.
 */
import { AppError, problemOf } from '../../contract/errors'
import type { Problem } from '../../contract/reading'
import type { ReadContext } from '../collector'
import type { InspectedContainer, ListedContainer } from './answers'
import type { ContainerCounters } from './counters'
import type { Engine } from './engine'
import { createGate } from './gate'
import type { GroupCounterSource } from './group-counters'

export interface ContainerReading {
  readonly listed: ListedContainer
  /** Null when the inspection failed: then `problem` says why. */
  readonly inspected: InspectedContainer | null
  readonly counters: ContainerCounters | null
  readonly problem: Problem | null
}

/** Inspections lock containers inside the engine; more at once than this do not end earlier. */
const inspectionsAtOnce = 16
/** Older engines take a second for each, whatever else they do meanwhile. */
const statisticsAtOnce = 64

/**
 * One stuck container must not cost the others, so questions about a single one are given up before the reading's
 * own deadline: inspections early, because statistics are asked for only after them.
 */
const inspectionShare = 0.5
const reserveMs = 100

/** However little seems to change: limits can be changed in place, which the list does not tell. */
const oldestInspectionMs = 30_000
const youngestInspectionMs = 1_000

interface Inspection {
  readonly listed: ListedContainer
  readonly inspected: InspectedContainer
  readonly atMs: number
}

export interface ContainerReader {
  read(listed: readonly ListedContainer[], context: ReadContext): Promise<ContainerReading[]>
}

/**
 * @param groups the kernel's counters, where the engine is on this machine; null where it cannot be.
 * @param monotonicMs a clock that never jumps.
 */
export function createContainerReader(
  engine: Engine,
  groups: GroupCounterSource | null,
  monotonicMs: () => number,
): ContainerReader {
  let inspections = new Map<string, Inspection>()
  /** Containers whose groups were found on this machine, so that they will be found again as long as these run. */
  let countedHere = new Set<string>()
  const inspectionGate = createGate(inspectionsAtOnce)
  const statisticsGate = createGate(statisticsAtOnce)

  /** A kept inspection as long as it must still be true. */
  function keptInspection(listed: ListedContainer): InspectedContainer | null {
    const kept = inspections.get(listed.id)
    if (kept === undefined) return null
    const before = kept.listed
    if (before.state !== listed.state || before.health !== listed.health) return null
    if (before.exitCode !== listed.exitCode) return null
    const age = monotonicMs() - kept.atMs
    if ((listed.inStateSeconds ?? 0) < (before.inStateSeconds ?? 0)) return null
    // Restarted since, it would be up for less than the age of the inspection. As long as that is less than it was up
    // then, the comparison above tells; later it might not.
    const trustedMs = (before.inStateSeconds ?? 0) * 1_000
    return age <= Math.min(oldestInspectionMs, Math.max(youngestInspectionMs, trustedMs))
      ? kept.inspected
      : null
  }

  function inspect(listed: ListedContainer, signal: AbortSignal): Promise<InspectedContainer | undefined> {
    return inspectionGate(async () => {
      const inspected = await engine.inspect(listed.id, signal)
      if (inspected !== undefined) {
        inspections.set(listed.id, { listed, inspected, atMs: monotonicMs() })
      }
      return inspected
    })
  }

  /** Undefined when the container vanished meanwhile. */
  async function readOne(
    listed: ListedContainer,
    signals: { inspect: AbortSignal; stats: AbortSignal },
  ): Promise<ContainerReading | undefined> {
    if (listed.id === '') {
      return without(
        listed,
        new AppError('docker_broken', 'The engine lists a container without a usable id.'),
      )
    }
    let inspected: InspectedContainer | null = keptInspection(listed)
    try {
      const wasKept = inspected !== null
      inspected ??= (await inspect(listed, signals.inspect)) ?? null
      if (inspected === null) return undefined
      if (listed.state !== 'running' && listed.state !== 'paused') {
        return { listed, inspected, counters: null, problem: null }
      }
      let counters = groups?.read(listed.id, inspected) ?? null
      if (counters === null && groups !== null && wasKept && countedHere.has(listed.id)) {
        // It was restarted without the list telling: its process is another one now.
        inspected = (await inspect(listed, signals.inspect)) ?? null
        if (inspected === null) return undefined
        counters = groups.read(listed.id, inspected)
      }
      if (counters !== null) {
        countedHere.add(listed.id)
      } else {
        const stats = await statisticsGate(() => engine.stats(listed.id, signals.stats))
        if (stats === undefined) return undefined
        counters = stats
      }
      const stopped = new AppError('source_missing', 'The container stopped while it was read.')
      return { listed, inspected, counters, problem: counters === null ? problemOf(stopped) : null }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return without(listed, error.code === 'docker_silent' ? silentAbout() : error, inspected)
    }
  }

  return {
    async read(listed, { signal, deadlineMs }) {
      const within = (ms: number) =>
        AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, Math.round(ms)))])
      const signals = {
        inspect: within(deadlineMs * inspectionShare),
        stats: within(Math.max(deadlineMs * inspectionShare, deadlineMs - reserveMs)),
      }
      const readings = await Promise.all(listed.map((container) => readOne(container, signals)))
      const present = new Set(listed.map(({ id }) => id))
      inspections = new Map([...inspections].filter(([id]) => present.has(id)))
      countedHere = new Set([...countedHere].filter((id) => present.has(id)))
      return readings.filter((reading) => reading !== undefined)
    },
  }
}

function without(
  listed: ListedContainer,
  error: AppError,
  inspected: InspectedContainer | null = null,
): ContainerReading {
  return { listed, inspected, counters: null, problem: problemOf(error) }
}

/** The engine answered the list, so it is this container that holds it up. */
function silentAbout(): AppError {
  return new AppError('docker_silent', 'The engine does not answer about this container.', {
    hint: 'Give it longer with --timeout; if that does not help, restart the container or the engine.',
  })
}
