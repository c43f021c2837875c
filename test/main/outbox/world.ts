/** What tests of the outbox are made of: a folder with reports, a driven clock, a store that does what it is told. */
import { createCipheriv, createHash } from 'node:crypto'
import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import type { Upload } from '../../../main/contract/outbox'
import type { Problem } from '../../../main/contract/reading'
import { defaultSettings, type S3Settings } from '../../../main/contract/settings'
import { placeOf, type Entry } from '../../../main/outbox/entry'
import {
  createOutbox,
  type Outbox,
  type OutboxDependencies,
  type QueuedReport,
} from '../../../main/outbox/outbox'
import type { Outgoing, Store } from '../../../main/outbox/store'
import { DrivenClock } from '../../fakes/clock'

export const entryOf = (changes: Partial<Entry> = {}): Entry => ({
  ...{ id: '0123456789abcdef', file: '/reports/a.json', key: 'dt=2026-11-26/host=web-1/a.json' },
  ...{ sha256: 'a'.repeat(64), sizeBytes: 7, queuedAt: '2026-11-26T05:07:16.000Z', state: 'waiting' },
  ...{ failedAttempts: 0, nextAttemptAt: null, sentAt: null, bucket: 'reports', begun: null, problem: null },
  ...changes,
})

export function temporaryFolder(name = 'outbox-'): string {
  const folder = mkdtempSync(path.join(tmpdir(), name))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  return folder
}

/** From now to the end of the test this process is an account that may do what it likes with these, and with no others. */
export function asNobody(own: readonly string[]): void {
  const nobody = 65_534
  for (const file of own) {
    chownSync(file, nobody, nobody)
    if (!statSync(file).isDirectory()) continue
    for (const name of readdirSync(file)) chownSync(path.join(file, name), nobody, nobody)
  }
  onTestFinished(() => process.seteuid?.(0))
  process.seteuid?.(nobody)
}

/** A report of a host and a minute; its bytes are as good as random. */
export function writeReport(
  folder: string,
  index: number,
  bytes = 2_000,
): QueuedReport & { content: Buffer } {
  mkdirSync(folder, { recursive: true })
  const at = new Date(Date.UTC(2026, 10, 20, 0, index))
  const takenAt = at.toISOString()
  const stamp = takenAt.replace(/[-:]|\.\d+/g, '')
  const file = path.join(folder, `infra_snap_web-1_${stamp}.json`)
  const key = createHash('md5').update(String(index)).digest()
  const content = createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes))
  writeFileSync(file, content)
  return { file, host: 'web-1', takenAt, content }
}

export const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** A store in memory. `before` is asked first, and may throw what a store throws. */
export function createTestStore() {
  const objects = new Map<string, { content: Buffer; writes: number }>()
  const store = {
    objects,
    tries: [] as string[],
    /** Ids of uploads in parts that were begun. */
    givenUp: [] as string[],
    mostAtOnce: 0,
    before: (() => undefined) as (outgoing: Outgoing) => Promise<void> | void,
    opened: {
      bucket: 'reports',
      place: placeOf({ ...defaultSettings.s3, bucket: 'reports' }),
      identity: 'one',
      async put(outgoing: Outgoing) {
        store.tries.push(outgoing.key)
        atOnce += 1
        store.mostAtOnce = Math.max(store.mostAtOnce, atOnce)
        try {
          await store.before(outgoing)
          const content = readFileSync(outgoing.file)
          const writes = (objects.get(outgoing.key)?.writes ?? 0) + 1
          objects.set(outgoing.key, { content, writes })
        } finally {
          atOnce -= 1
        }
      },
      giveUp(_key: string, uploadId: string) {
        store.givenUp.push(uploadId)
        return Promise.resolve()
      },
      test: () => Promise.resolve({ target: null, steps: [] }),
      close: () => undefined,
    } satisfies Store,
  }
  let atOnce = 0
  return store
}

export interface World {
  folder: string
  clock: DrivenClock
  store: ReturnType<typeof createTestStore>
  problems: Problem[]
  told: Upload[]
  settings: S3Settings
  network: string
  open(): Outbox
  /** The states of all uploads, counted. */
  states(outbox: Outbox): Promise<Record<string, number>>
}

export function createWorld(changes: Partial<OutboxDependencies> = {}): World {
  const world: World = {
    ...{ folder: temporaryFolder(), clock: new DrivenClock(), store: createTestStore(), network: 'eth0' },
    ...{ problems: [], told: [], settings: { ...defaultSettings.s3, bucket: 'reports' } },
    open() {
      const outbox = createOutbox({
        folder: path.join(world.folder, 'outbox'),
        settings: () => world.settings,
        openStore: () => Promise.resolve(world.store.opened),
        onProblem: (problem) => world.problems.push(problem),
        ...{ clock: world.clock, random: () => 0.5, network: () => world.network },
        ...changes,
      })
      outbox.subscribe((upload) => world.told.push(upload))
      onTestFinished(() => outbox.close())
      return outbox
    },
    async states(outbox) {
      const counts: Record<string, number> = {}
      for (const { state } of await outbox.list()) counts[state] = (counts[state] ?? 0) + 1
      return counts
    },
  }
  return world
}

/** Lets time pass in steps, with room for files and sockets between them, until it is so. */
export async function passUntil(
  clock: DrivenClock,
  stepMs: number,
  isSo: () => boolean | Promise<boolean>,
  mostSteps = 5_000,
): Promise<number> {
  for (let step = 0; step < mostSteps; step++) {
    if (await isSo()) return step * stepMs
    // Whoever waited for a moment that has come waits for another by and by: until then time stands still.
    const { waiting } = clock
    await clock.pass(stepMs)
    for (let round = 0; round < 500 && (round === 0 || clock.waiting < waiting); round++)
      await new Promise((resolve) => setTimeout(resolve, 2))
  }
  throw new Error(`it did not come to be within ${(mostSteps * stepMs) / 1_000} s`)
}
