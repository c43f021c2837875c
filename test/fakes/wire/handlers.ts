/** What answers each request of the contract: the machine, and the little state that people change. */
import type { Board } from '../../../main/contract/boards'
import { mostBoards } from '../../../main/contract/boards'
import { AppError } from '../../../main/contract/errors'
import type { EventMessage, EventPayload, Topic } from '../../../main/contract/events'
import { channels, type Handlers, type RequestOutput } from '../../../main/contract/requests'
import type { Actor } from '../../../main/contract/roles'
import type { Settings } from '../../../main/contract/settings'
import { subjects, type Subject } from '../../../main/contract/snapshot'
import { compareReports } from './comparison'
import { createTravelHandlers } from './handlers-travel'
import { createHistory } from './history'
import { hostileNames } from './hostile-names'
import type { Keys } from './keys'
import { createLibrary } from './library'
import { version, type Machine } from './machine'
import { createOutbox, type StoreState } from './outbox'
import { iso } from './part'

export interface HandlersContext {
  machine: Machine
  keys: Keys
  store: StoreState
  settings: { get: () => Settings; set: (settings: Settings) => void }
  emit: (messages: readonly EventMessage[]) => void
  /** @returns when so much time has passed. */
  wait: (ms: number) => Promise<void>
}

export interface AnsweringMachine {
  handlers: Handlers
  audit: (actor: Actor, what: string, outcome: string) => void
}

/** How long each collector takes while a snapshot is taken; about a second in all. */
const collectorMs: Readonly<Record<Subject, number>> = {
  host: 180,
  cpu: 420,
  memory: 300,
  disks: 510,
  network: 340,
  processes: 640,
  containers: 870,
  custom: 260,
}
const nextCollectorMs = 35

export function createHandlers({
  machine,
  keys,
  store,
  settings,
  emit,
  wait,
}: HandlersContext): AnsweringMachine {
  const { scenario, startMs } = machine
  const history = createHistory(machine)
  const library = createLibrary({
    hostName: scenario.hostName,
    startMs,
    isEmpty: scenario.isEmpty,
    now: machine.now,
    snapshotAt: machine.snapshotAt,
  })
  const auditEntries: RequestOutput<'audit:list'> = scenario.isEmpty ? [] : pastDeeds(startMs)
  let boards: Board[] = scenario.isEmpty ? [] : settings.get().boards

  const tell = <T extends Topic>(topic: T, payload: EventPayload<T>): void =>
    emit([{ topic, at: machine.now(), payload }])

  const setBoards = (changed: Board[]): Board[] => {
    boards = changed
    settings.set({ ...settings.get(), boards })
    tell('boards', { boards })
    return boards
  }

  const outbox = createOutbox({
    store,
    hostName: scenario.hostName,
    bucket: () => settings.get().s3.bucket,
    reports: () => library.list(),
    now: machine.now,
    wait,
    tell: (upload, isDropped) => tell('outbox', { upload, isDropped }),
  })

  async function collect(subject: Subject, index: number, token: string | null): Promise<void> {
    await wait(index * nextCollectorMs)
    tell('progress', { token, subject, state: 'started', durationMs: null })
    await wait(collectorMs[subject])
    const { status } = machine.readAt(subject, machine.now())!
    tell('progress', { token, subject, state: status, durationMs: collectorMs[subject] })
  }

  const handlers: Handlers = {
    'session:get': (_, { name, role }) => ({ name, role }),
    'system:get': () => {
      const { sections, self } = machine.latest()
      return { version, startedAt: iso(machine.watchedSinceMs), host: sections.host ?? null, self }
    },
    'sample:latest': ({ subjects: chosen }) => {
      const { at, sections } = machine.latest()
      const wanted = (chosen ?? subjects).filter((subject) => sections[subject] !== undefined)
      return {
        at,
        sections: Object.fromEntries(wanted.map((subject) => [subject, sections[subject]])),
      }
    },
    'findings:get': () => machine.findings(),
    'history:list': () => history.list(),
    'history:query': (parameters) => {
      if (parameters.from >= parameters.to)
        throw new AppError('usage_invalid', 'The range ends before it begins.', {
          hint: 'Give a "from" that lies before "to".',
        })
      return history.query(parameters)
    },
    'snapshot:take': async ({ subjects: chosen, formats, token = null }) => {
      const wanted = subjects.filter((subject) => chosen?.includes(subject) ?? true)
      await Promise.all(wanted.map((subject, index) => collect(subject, index, token)))
      const snapshot = machine.snapshotAt(machine.now(), wanted)
      const reports = await library.save(snapshot, formats)
      for (const report of reports) tell('reports', { change: 'saved', report })
      return { reports, snapshot }
    },
    'report:list': () => library.list(),
    'report:read': ({ name, format, language }) => library.read(name, format, language),
    async 'report:fetch'({ name }) {
      const { report, content } = await library.read(name, undefined, undefined)
      const bytes = new TextEncoder().encode(content)
      return { report, contentBase64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) }
    },
    'report:delete': async ({ name }) => {
      const { report, restorableUntil } = await library.delete(name)
      tell('reports', { change: 'deleted', report })
      return { restorableUntil }
    },
    'report:restore': async ({ name }) => {
      const report = await library.restore(name)
      tell('reports', { change: 'restored', report })
      return report
    },
    'report:compare': async ({ before, after }) => {
      const read = async (name: string) => (await library.read(name, 'json', 'en')).report
      return compareReports({
        before: await read(before),
        after: await read(after),
        all: await library.list(),
        hostName: scenario.hostName,
        version,
        hostileNames: scenario.processNames.length === 0 ? [] : hostileNames,
      })
    },
    's3:get': () => ({ bucket: settings.get().s3.bucket, isAutomatic: settings.get().s3.automatic }),
    'outbox:list': () => outbox.list(),
    'outbox:add': ({ name }) => outbox.add(name),
    'outbox:retry': ({ id }) => outbox.retry(id),
    'outbox:drop': ({ id }) => {
      outbox.drop(id)
      return {}
    },
    'board:list': () => boards,
    'board:save': ({ board }) => {
      const isKnown = boards.some(({ id }) => id === board.id)
      if (!isKnown && boards.length >= mostBoards)
        throw new AppError(
          'board_too_many',
          `There are ${mostBoards} boards already, the most there may be.`,
          {
            hint: 'Delete one first.',
          },
        )
      return setBoards(
        isKnown ? boards.map((one) => (one.id === board.id ? board : one)) : [...boards, board],
      )
    },
    'board:delete': ({ id }) => {
      if (!boards.some((board) => board.id === id))
        throw new AppError('board_unknown', `There is no board ${JSON.stringify(id)}.`, {
          hint: 'It may have been deleted already.',
        })
      return setBoards(boards.filter((board) => board.id !== id))
    },
    'settings:get': () => settings.get(),
    'settings:update': ({ settings: change }) => {
      // A section that is absent stays as it is.
      const given = Object.entries(change).filter(([, section]) => section !== undefined)
      settings.set({ ...settings.get(), ...(Object.fromEntries(given) as Partial<Settings>) })
      if (change.boards !== undefined) setBoards(change.boards)
      emit(machine.judgeAgain())
      return settings.get()
    },
    'key:list': () => keys.list(),
    'key:add': (parameters) => keys.add(parameters, machine.now()),
    'key:revoke': ({ id }) => {
      keys.revoke(id)
      return {}
    },
    'audit:list': ({ limit }) => auditEntries.slice(0, limit),
    ...createTravelHandlers(machine, settings.get, wait),
  }
  return {
    handlers,
    audit: ({ name }, what, outcome) =>
      void auditEntries.unshift({ at: iso(machine.now()), who: name, what, outcome }),
  }
}

function pastDeeds(startMs: number): RequestOutput<'audit:list'> {
  const deeds = [
    ['Hana (admin laptop)', 'snapshot:take formats=json', 'ok'],
    ['night-shift', 'report:delete name=infra_snap_web-1_20260101T021500Z.json', 'ok'],
    ['Hana (admin laptop)', 'key:add name=night-shift role=operator', 'ok'],
    ['wall-display', 'snapshot:take', 'forbidden'],
    ['Hana (admin laptop)', 'settings:update', 'ok'],
    ['Hana (admin laptop)', 'settings:update', 'request_invalid'],
    ['night-shift', 'board:save', 'ok'],
    ['Hana (admin laptop)', 'key:revoke id=k2Tq8Lw0', 'ok'],
  ] as const
  return Array.from({ length: 40 }, (_, index) => {
    const [who, what, outcome] = deeds[index % deeds.length]!
    return { at: iso(startMs - (index + 1) ** 1.6 * 1_500_000), who, what, outcome }
  })
}

export const isChannel = (name: string): boolean => (channels as readonly string[]).includes(name)
