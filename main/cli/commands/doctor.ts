/** `doctor`: its options and help. The checks are loaded when they are asked for. */
import type { Command } from 'commander'
import type { GlobalOptions } from '../context'
import type { Register } from './registry'

export interface DoctorOptions extends GlobalOptions {
  json?: boolean
  s3?: boolean
}

export const registerDoctor: Register = (program, context, finish) => {
  program
    .command('doctor')
    .summary('check what this machine offers, and how to mend what it does not')
    .description(
      'Check what this machine offers: Node.js, folders, settings, container engine, keychain, encryption and\n' +
        'signing, schedules, backups, outbox, browser.\n' +
        'Exits 0 when everything works or is merely absent, 3 when something is broken.',
    )
    .option('--json', 'the findings as JSON, for scripts')
    .option(
      '--s3',
      'also write, read back and delete a small object in the store, and name the right that is missing',
    )
    .action(async (_options: unknown, command: Command) => {
      const { runDoctor } = await import('../doctor/run')
      finish(await runDoctor(command.optsWithGlobals<DoctorOptions>(), context))
    })
}
