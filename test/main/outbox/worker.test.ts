/** How the worker spends its time: it looks when something may have come to be, and at nothing else. */
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Entry } from '../../../main/outbox/entry'
import { createQueue } from '../../../main/outbox/queue'
import { createSender } from '../../../main/outbox/sender'
import { createWorker, type WorkerDependencies } from '../../../main/outbox/worker'
import { DrivenClock } from '../../fakes/clock'
import { createTestStore, entryOf, passUntil, sha256Of, temporaryFolder, writeReport } from './world'

const minute = 60_000

/** A worker on a queue of so many entries, all of them due; counts how often the queue is read. */
async function due(count: number, changes: Partial<WorkerDependencies> = {}) {
  const folder = temporaryFolder()
  const [clock, store] = [new DrivenClock(), createTestStore()]
  const queue = createQueue({ folder: path.join(folder, 'outbox'), now: clock.now, onAside: () => undefined })
  const ids = Array.from({ length: count }, (_, index) => index.toString(16).padStart(16, '0'))
  for (const [index, id] of ids.entries()) {
    const { file, content } = writeReport(folder, index)
    const facts = { sha256: sha256Of(content), sizeBytes: content.length }
    await queue.put(entryOf({ id, file, key: path.basename(file), ...facts }))
  }
  const looks = { count: 0 }
  const problems: unknown[] = []
  const openStore = () => Promise.resolve(store.opened)
  const worker = createWorker({
    queue: {
      ...queue,
      list() {
        looks.count += 1
        return queue.list()
      },
    },
    send: createSender({ queue, openStore, now: clock.now, random: () => 0.5 }),
    ...{ clock, random: () => 0.5, mostAtOnce: 2, isConfigured: () => true, network: () => 'eth0' },
    ...{ onChange: () => undefined, onMended: () => Promise.resolve() },
    onProblem: (error) => problems.push(error),
    ...changes,
  })
  onTestFinished(() => worker.close())
  const pass = async (ms: number): Promise<void> => {
    const untilMs = clock.now() + ms
    await passUntil(clock, 250, () => clock.now() >= untilMs)
  }
  return { worker, queue, clock, store, ids, looks, problems, pass }
}

/** One every five seconds, and some for what begins and ends. */
const mostLooksInAMinute = 20

it('does not look without a pause at what cannot be sent because there is no bucket', async () => {
  const { worker, looks, pass, store } = await due(3, { isConfigured: () => false })
  worker.start()
  await pass(minute)
  expect(looks.count).toBeGreaterThan(5)
  expect(looks.count).toBeLessThan(mostLooksInAMinute)
  expect(store.tries).toEqual([])
})

/** @returns what ends each try in its turn; until then it takes the room of one. */
function holdBack(store: ReturnType<typeof createTestStore>): (() => void)[] {
  const ends: (() => void)[] = []
  store.before = ({ signal }) =>
    new Promise((resolve) => {
      ends.push(resolve)
      signal.addEventListener('abort', () => resolve())
    })
  return ends
}

it('does not look without a pause while others take all the room, and goes on as soon as one has ended', async () => {
  const { worker, looks, pass, store } = await due(5)
  const ends = holdBack(store)
  worker.start()
  await pass(minute)
  expect(store.tries).toHaveLength(2)
  expect(looks.count).toBeLessThan(mostLooksInAMinute)
  for (let ended = 0; ended < 5; ended++) {
    await expect.poll(() => ends.length).toBeGreaterThan(ended)
    ends[ended]!()
  }
  await expect.poll(() => store.objects.size).toBe(5)
  expect(looks.count).toBeLessThan(mostLooksInAMinute)
})

it('tries all that wait when the world has changed, although they take longer than it looks away', async () => {
  const { worker, queue, ids, pass, store } = await due(5)
  const nextAttemptAt = '2026-11-23T06:00:00.000Z' // an hour from now
  for (const id of ids) await queue.put({ ...(await queue.read(id))!, nextAttemptAt })
  const ends = holdBack(store)
  worker.start()
  await pass(10_000)
  expect(store.tries).toEqual([])
  await worker.wake()
  for (let ended = 0; ended < 5; ended++) {
    await pass(10_000)
    expect(ends.length).toBeGreaterThan(ended)
    ends[ended]!()
  }
  await expect.poll(() => store.objects.size).toBe(5)
})

it('does not look without a pause at what another process is at work on, and takes it over then', async () => {
  const { worker, queue, ids, looks, pass, store, clock } = await due(1)
  const claim = queue.claim(ids[0]!)
  worker.start()
  await pass(minute)
  expect(store.tries).toEqual([])
  // Each time it is found to be claimed still, the queue is read once more.
  expect(looks.count).toBeLessThan(2 * mostLooksInAMinute)
  claim!.release()
  await passUntil(clock, 250, () => store.objects.size === 1)
})

it('takes over what another process has left although the clock was set back meanwhile', async () => {
  const { worker, queue, ids, pass, store, clock } = await due(1)
  const claim = queue.claim(ids[0]!)
  worker.start()
  await pass(1_000)
  claim!.release()
  clock.setBack(10_000) // too little to be taken for anything else
  await passUntil(clock, 250, () => store.objects.size === 1, 30)
})

it('bears a queue of however many entries', async () => {
  const entry = entryOf({ isAnnounced: true, nextAttemptAt: '2026-11-23T05:00:30.000Z' })
  const many = Array.from({ length: 200_000 }, (): Entry => entry)
  const { queue } = await due(0)
  const { worker, problems, clock } = await due(0, { queue: { ...queue, list: () => Promise.resolve(many) } })
  worker.start()
  await expect.poll(() => clock.waiting).toBe(1)
  await worker.once(null, 1)
  expect(problems).toEqual([])
})
