/** `backup`: its options and help. The work is loaded when it is asked for. */
import type { Command } from 'commander'
import type { GlobalOptions } from '../context'
import type { Register } from './registry'

export interface BackupOptions extends GlobalOptions {
  output?: string
}

const details = `
Examples:
  autoinfrasnap backup
  autoinfrasnap backup --output /mnt/usb
  autoinfrasnap settings set backups.cron "0 3 * * *"    the server and the app make them themselves

In it: settings with boards, API keys (their hashes), the memory of schedules,
the key of masks, the audit log, history. Not in it: secrets of the keychain,
the server's certificate, sessions, the outbox, reports.

While a server or the app runs, it has the history: let it make the backups
(backups.cron, "Back up now" on its page, the request backup:make). With
encryption.isEnabled backups are files of the age format.`

export const registerBackup: Register = (program, context, finish) => {
  program
    .command('backup')
    .summary('put settings, keys, audit log and history into one file')
    .description(
      'Put everything that makes this installation into one file, from which "restore" brings it back.',
    )
    .option('-o, --output <place>', 'a folder that exists, or a new file that ends in .tar.gz')
    .addHelpText('after', details)
    .action(async (_options: unknown, command: Command) => {
      const { runBackup } = await import('../backup/run')
      finish(await runBackup(command.optsWithGlobals<BackupOptions>(), context))
    })
}
