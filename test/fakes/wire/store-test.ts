/** The store of the made-up machine, when somebody tries it: what the bucket is called decides how it ends. */
import { AppError } from '../../../main/contract/errors'
import { objectKey } from '../../../main/contract/object-key'
import { storeTestSteps, type StoreTest } from '../../../main/contract/outbox'
import type { S3Settings } from '../../../main/contract/settings'
import { iso } from './part'

type Step = StoreTest['steps'][number]

const durationsMs: Record<Step['step'], number> = { credentials: 38, write: 164, read: 71, delete: 52 }

/** A bucket that is called so lacks a right; any other does as it is told. */
const refusals: readonly { named: RegExp; step: Step['step']; problem: NonNullable<Step['problem']> }[] = [
  {
    named: /missing/,
    step: 'write',
    problem: {
      code: 'store_bucket_unknown',
      message: 'The store has no bucket of this name.',
      hint: 'Correct the name, or create the bucket.',
    },
  },
  {
    named: /readonly/,
    step: 'write',
    problem: {
      code: 'store_forbidden',
      message: 'The store does not allow to write there: AccessDenied.',
      hint: 'Allow s3:PutObject on this prefix to these credentials.',
    },
  },
  {
    named: /archive/,
    step: 'delete',
    problem: {
      code: 'store_forbidden',
      message: 'The store does not allow to delete there: AccessDenied.',
      hint: 'Reports can be sent without it; allow s3:DeleteObject on this prefix, or delete what the test left there.',
    },
  },
]

export async function testStore(
  { bucket, prefix }: S3Settings,
  host: string,
  nowMs: number,
  wait: (ms: number) => Promise<void>,
): Promise<StoreTest> {
  if (bucket === null)
    throw new AppError('store_unconfigured', 'No bucket is set.', { hint: 'Name one in the settings.' })
  const refusal = refusals.find(({ named }) => named.test(bucket)) ?? null
  const steps: Step[] = []
  for (const step of storeTestSteps) {
    const durationMs = durationsMs[step]
    await wait(durationMs)
    const problem = refusal?.step === step ? refusal.problem : null
    steps.push({ step, durationMs, problem })
    if (problem !== null) break
  }
  const folder = objectKey({ prefix, host, takenAt: iso(nowMs), fileName: '' })
  return { target: `s3://${bucket}/${folder}`, steps }
}
