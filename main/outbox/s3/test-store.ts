/** What `doctor --s3` and "test now" do: everything that the outbox needs of a store, with a small object. */
import { randomBytes } from 'node:crypto'
import { AppError, problemOf } from '../../contract/errors'
import type { StoreTest } from '../../contract/outbox'
import type { Operation } from './faults'
import { bodyOf, type Requests } from './requests'

type Step = StoreTest['steps'][number]

export interface StoreTestDependencies {
  requests: Requests
  key: string
  credentials: () => Promise<unknown>
  faultOf: (thrown: unknown, operation: Operation) => AppError
  monotonicMs: () => number
}

/** @returns the steps up to the first that failed. Never rejects. */
export async function testStore(deps: StoreTestDependencies): Promise<Step[]> {
  const { requests, key, faultOf, monotonicMs } = deps
  const body = bodyOf(Buffer.from(`AutoInfraSnap tests this store: ${randomBytes(16).toString('hex')}\n`))
  const works: [Step['step'], Operation, () => Promise<unknown>][] = [
    ['credentials', 'write', deps.credentials],
    ['write', 'write', () => requests.put(key, body, true)],
    [
      'read',
      'read',
      async () => {
        const { sha256 } = await requests.digest(key)
        if (sha256 === body.sha256) return
        throw new AppError('store_mismatch', `What came back of ${key} is not what was written.`, {
          hint: 'Something between here and the store changes what passes.',
        })
      },
    ],
    ['delete', 'delete', () => requests.remove(key)],
  ]
  const steps: Step[] = []
  for (const [step, operation, work] of works) {
    const beganMs = monotonicMs()
    const problem = await work().then(
      () => null,
      (thrown: unknown) => faultOf(thrown, operation),
    )
    const durationMs = Math.round(monotonicMs() - beganMs)
    if (problem === null) {
      steps.push({ step, durationMs, problem: null })
      continue
    }
    steps.push({ step, durationMs, problem: problemOf(problem) })
    if (step === 'read') await requests.remove(key).catch(() => undefined) // told is what failed first
    break
  }
  return steps
}
