/** `outbox`: list, retry, drop. The work is loaded when it is asked for. */
import type { Command } from 'commander'
import type { GlobalOptions } from '../context'
import type { Register } from './registry'

export interface OutboxListOptions extends GlobalOptions {
  json?: boolean
}

const examples = `
Examples:
  autoinfrasnap outbox list                what waits, what was sent, what was refused and why
  autoinfrasnap outbox retry               send at once whatever waits or was refused
  autoinfrasnap outbox retry 3f9c41aa0b7d2e56
  autoinfrasnap outbox drop 3f9c41aa0b7d2e56

Uploads go on by themselves while "autoinfrasnap serve" or the app runs. Where
neither does, "outbox retry" in a timer sends what is left.`

export const registerOutbox: Register = (program, context, finish) => {
  const outbox = program
    .command('outbox')
    .summary('see, retry and drop what is on its way to the store')
    .description('See, retry and drop the reports that are on their way to the store (S3).')
    .addHelpText('after', examples)
  const run = async () => await import('../outbox/run')
  outbox
    .command('list')
    .description('print every upload, the newest first')
    .option('--json', 'as JSON')
    .action(async (_options: unknown, command: Command) =>
      finish(await (await run()).listUploads(command.optsWithGlobals<OutboxListOptions>(), context)),
    )
  outbox
    .command('retry')
    .description('send now; exits 8 when something could not be sent')
    .argument('[upload]', 'its id, the start of it, or the name of the report; everything without it')
    .action(async (upload: string | undefined, _options: unknown, command: Command) =>
      finish(
        await (await run()).retryUploads(upload ?? null, command.optsWithGlobals<GlobalOptions>(), context),
      ),
    )
  outbox
    .command('drop')
    .description('take an upload out of the outbox; the report itself stays where it is')
    .argument('<upload>', 'its id, the start of it, or the name of the report')
    .action(async (upload: string, _options: unknown, command: Command) =>
      finish(await (await run()).dropUpload(upload, command.optsWithGlobals<GlobalOptions>(), context)),
    )
}
