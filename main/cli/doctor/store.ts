/** Checks the store as `--s3` asks: writes, reads back and deletes a small object, one check a step. */
import os from 'node:os'
import { AppError } from '../../contract/errors'
import type { storeTestSteps } from '../../contract/outbox'
import { secretFileVariable } from '../../contract/secrets'
import type { Settings } from '../../contract/settings'
import { fileSafeHost } from '../../reports/naming'
import { appFolders } from '../../settings/folders'
import { createSecrets } from '../../secrets/secrets'
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
    const source = await sourceOfKeys(s3, context)
    const outbox = openCommandOutbox(s3, context)
    const { target, steps } = await outbox.test(fileSafeHost(hostName(os.hostname())))
    await outbox.close()
    return steps.map(({ step, durationMs, problem }) => {
      const id = `store.${step}`
      if (problem !== null) return broken(id, titles[step], problem.message.replace(/\.$/, ''), problem.hint)
      if (step === 'credentials') return ok(id, titles[step], source)
      return ok(id, titles[step], `${step === 'write' ? `${target ?? ''} ` : ''}${durationMs} ms`)
    })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return [broken('store', 'Store', error.message.replace(/\.$/, ''), error.hint)]
  }
}

/** In the order in which they are looked for. */
async function sourceOfKeys(
  { profile }: Pick<Settings['s3'], 'profile'>,
  context: CommandContext,
): Promise<string> {
  const name = 's3.accessKeyId'
  const { secrets } = await createSecrets(context).status()
  const source = secrets.find((secret) => secret.name === name)?.source ?? null
  if (source === 'keychain') return 'found in the keychain'
  if (source === 'environment') return `found in the file that ${secretFileVariable(name)} names`
  if (profile !== null) return `found through the AWS profile ${profile}`
  if ((context.env['AWS_ACCESS_KEY_ID'] ?? '') !== '') return 'found in the environment, AWS_ACCESS_KEY_ID'
  return 'found by the AWS chain (profile, SSO or instance role)'
}
