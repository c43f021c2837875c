/** The store behind S3's interface, AWS's own or another's. Everything of the AWS SDK is loaded at the first need. */
import { createHash } from 'node:crypto'
import { AppError } from '../../contract/errors'
import type { S3Settings } from '../../contract/settings'
import { placeOf } from '../entry'
import type { Outgoing, Store } from '../store'
import { createClient } from './client'
import { createCredentials, type FoundCredentials, type ReadSecret } from './credentials'
import { faultOf, type Operation } from './faults'
import { createRequests } from './requests'
import { testStore } from './test-store'
import { transfer } from './transfer'

export interface S3StoreDependencies {
  readSecret: ReadSecret
  /** Added to the clock that requests are signed with; for seeing what a wrong clock does. */
  clockOffsetMs?: number | undefined
}

/** Files above this go one at a time: several at once would fill the memory, and one fills the line. */
const largeBytes = 1024 * 1024

/** How long secrets are taken to be what they were: the keychain answers in milliseconds, but not in none. */
const trustedMs = 5_000

/**
 * @returns a function that answers the same store until settings or credentials have changed, which it looks up at once
 * where that is asked for.
 */
export function createS3Stores({ readSecret, clockOffsetMs = 0 }: S3StoreDependencies) {
  const findCredentials = createCredentials(readSecret)
  let current: { settings: S3Settings; store: Promise<Store>; mark: string; atMs: number } | null = null

  return async function openStore(settings: S3Settings, { isFresh = false } = {}): Promise<Store> {
    if (settings.bucket === null)
      throw new AppError('store_unconfigured', 'No bucket is set that reports could be sent to.', {
        hint: 'Name one with: autoinfrasnap settings set s3.bucket NAME',
      })
    const isSame = current?.settings === settings
    if (isSame && !isFresh && current !== null && performance.now() - current.atMs < trustedMs)
      return current.store
    const found = await findCredentials(settings.profile)
    const mark = JSON.stringify([settings, found.mark])
    if (current?.mark === mark) {
      current.atMs = performance.now()
      return current.store
    }
    const store = createS3Store(settings, found, mark, clockOffsetMs)
    current = { settings, store, mark, atMs: performance.now() }
    store.catch(() => {
      current = null
    })
    return store
  }
}

async function createS3Store(
  settings: S3Settings,
  { provide }: FoundCredentials,
  mark: string,
  clockOffsetMs: number,
): Promise<Store> {
  const bucket = settings.bucket ?? ''
  const sdk = await import('./sdk')
  const client = await createClient(sdk, { settings, provide, clockOffsetMs })
  const requests = createRequests(sdk, client, settings, clockOffsetMs)
  const now = (): number => Date.now() + clockOffsetMs
  const told = (thrown: unknown, operation: Operation, key: string): AppError => {
    const { region, endpoint } = settings
    return faultOf(thrown, { operation, bucket, key, region, endpoint, now })
  }
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = (send: () => Promise<void>): Promise<void> => {
    const mine = turn.then(send)
    turn = mine.catch(() => undefined) // whoever waited for it hears of it; the next has its own try
    return mine
  }
  return {
    bucket,
    place: placeOf(settings),
    identity: createHash('sha256').update(mark).digest('hex'),
    async put(outgoing: Outgoing) {
      try {
        const send = (): Promise<void> => transfer(requests, outgoing)
        await (outgoing.sizeBytes > largeBytes ? inTurn(send) : send())
      } catch (thrown) {
        if (outgoing.signal.aborted) throw thrown
        throw told(thrown, requests.operationOf(thrown) ?? 'write', outgoing.key)
      }
    },
    giveUp: (key, uploadId, signal) => requests.giveUp(key, uploadId, signal).catch(() => undefined),
    async test(key) {
      const steps = await testStore({
        ...{ requests, key, credentials: provide, monotonicMs: () => performance.now() },
        faultOf: (thrown, operation) => told(thrown, operation, key),
      })
      return { target: `s3://${bucket}/${key.slice(0, key.lastIndexOf('/') + 1)}`, steps }
    },
    close: () => client.destroy(),
  }
}
