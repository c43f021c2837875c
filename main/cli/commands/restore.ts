/** `restore`: its options and help. The work is loaded when it is asked for. */
import type { Command } from 'commander'
import type { GlobalOptions } from '../context'
import type { Register } from './registry'

export interface RestoreOptions extends GlobalOptions {
  identity?: string
  check?: boolean
}

const details = `
Examples:
  autoinfrasnap restore infra_snap_backup_web-1_20261126T030000Z.tar.gz --check
  autoinfrasnap restore backup.tar.gz.age --identity key.txt

Everything is unpacked and checked before anything is touched. What is there is
set aside as NAME.before-restore-TIME and never deleted. Servers and apps on the
same folders are to be stopped first. The standard tools open a backup too:
  age --decrypt --identity key.txt backup.tar.gz.age | tar -xz`

export const registerRestore: Register = (program, context, finish) => {
  program
    .command('restore')
    .summary('bring back what a backup holds')
    .description('Bring back settings, API keys, audit log and history from a backup, all of it or nothing.')
    .argument('<file>', 'a file that "backup" made')
    .option(
      '-i, --identity <file>',
      'a key file of age (AGE-SECRET-KEY-1…), for what is encrypted to recipients',
    )
    .option('--check', 'only see whether it could be restored here')
    .addHelpText('after', details)
    .action(async (file: string, _options: unknown, command: Command) => {
      const { runRestore } = await import('../backup/restore')
      finish(await runRestore(file, command.optsWithGlobals<RestoreOptions>(), context))
    })
}
