/** The outbox as a command opens it: the same folder as the server's and the app's, the settings as they are now. */
import type { Settings } from '../../contract/settings'
import { openOutbox } from '../../outbox/open'
import type { Outbox } from '../../outbox/outbox'
import type { ReadSecret } from '../../outbox/s3/credentials'
import { appFolders } from '../../settings/folders'
import type { CommandContext } from '../context'
import { harmless } from '../terminal/width'

/** Without secrets of its own the standard AWS chain stands in. */
const readSecret: ReadSecret = () => Promise.resolve(null)

export const openCommandOutbox = (s3: Settings['s3'], context: CommandContext): Outbox =>
  openOutbox({
    dataFolder: appFolders(context).data,
    settings: () => s3,
    readSecret,
    onProblem: ({ message, hint }) =>
      context.stderr.write(`autoinfrasnap: ${harmless([message, hint ?? ''].join(' ').trim())}\n`),
  })
