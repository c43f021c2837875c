/** Checks the store as `--s3` asks: writes, reads back and deletes a small object, one check a step. */
import os from 'node:os'
import { AppError } from '../../contract/errors'
import type { storeTestSteps } from '../../contract/outbox'
import type { Settings } from '../../contract/settings'
import { fileSafeHost } from '../../reports/naming'
import { appFolders } from '../../settings/folders'
import { createMasking } from '../../snapshot/redact/masking'
import type { CommandContext } from '../context'
import { openCommandOutbox } from '../outbox/open'
import { absent, broken, ok, type Check } from './check'

const titles: Readonly<Record<(typeof storeTestSteps)[number], string>> = {
  credentials: 'Store: credentials',
  write: 'Store: write',
  read: 'Store: read back',
  delete: 'Store: delete',
}

export async function checkStore({ s3, reports }: Settings, context: CommandContext): Promise<Check[]> {
  if (s3.bucket === null)
    return [
      absent(
        'store',
        'Store',
        'no bucket is set',
        'Name one with: autoinfrasnap settings set s3.bucket NAME',
      ),
    ]
  try {
    const { hostName } = createMasking(reports.redact, appFolders(context).data)
    const outbox = openCommandOutbox(s3, context)
    const { target, steps } = await outbox.test(fileSafeHost(hostName(os.hostname())))
    await outbox.close()
    return steps.map(({ step, durationMs, problem }) => {
      const id = `store.${step}`
      if (problem !== null) return broken(id, titles[step], problem.message.replace(/\.$/, ''), problem.hint)
      return ok(id, titles[step], `${step === 'write' ? `${target ?? ''} ` : ''}${durationMs} ms`)
    })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return [broken('store', 'Store', error.message.replace(/\.$/, ''), error.hint)]
  }
}
