/** The outbox as a command opens it: the same folder as the server's and the app's, the settings as they are now. */
import type { Settings } from '../../contract/settings'
import { openOutbox } from '../../outbox/open'
import type { Outbox } from '../../outbox/outbox'
import { createSecrets } from '../../secrets/secrets'
import { appFolders } from '../../settings/folders'
import type { CommandContext } from '../context'
import { harmless } from '../terminal/width'

export const openCommandOutbox = (s3: Settings['s3'], context: CommandContext): Outbox =>
  openOutbox({
    dataFolder: appFolders(context).data,
    settings: () => s3,
    readSecret: createSecrets(context).read,
    onProblem: ({ message, hint }) =>
      context.stderr.write(`autoinfrasnap: ${harmless([message, hint ?? ''].join(' ').trim())}\n`),
  })
