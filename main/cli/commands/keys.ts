/** `keys`: add, list, revoke. The work is loaded when it is asked for. */
import type { Command } from 'commander'
import type { GlobalOptions } from '../context'
import type { Register } from './registry'

/** As typed; what they mean is checked where they are used. */
export interface KeysAddOptions extends GlobalOptions {
  name: string
  role: string
  expires?: string
}

export interface KeysListOptions extends GlobalOptions {
  json?: boolean
}

const examples = `
Examples:
  autoinfrasnap keys add --name grafana --role viewer
  autoinfrasnap keys add --name ci --role operator --expires 90d > ci.key
  autoinfrasnap keys list
  autoinfrasnap keys revoke grafana

A viewer may look, an operator may also take and delete reports, an admin may
also change settings and keys. A running server hears of changes at once.`

export const registerKeys: Register = (program, context, finish) => {
  const keys = program
    .command('keys')
    .summary('make, list and revoke API keys')
    .description('Make, list and revoke the API keys with which programs and browsers reach the server.')
    .addHelpText('after', examples)
  const run = async () => await import('../keys/run')
  keys
    .command('add')
    .description('make a key; its secret is printed this once, alone on standard output')
    .requiredOption('--name <name>', 'what the key is for')
    .requiredOption('--role <role>', 'viewer, operator or admin')
    .option('--expires <when>', 'for instance 90d, 12h or 2027-01-01 (UTC); never by default')
    .action(async (_options: unknown, command: Command) =>
      finish(await (await run()).addKey(command.optsWithGlobals<KeysAddOptions>(), context)),
    )
  keys
    .command('list')
    .description('print every key, without its secret')
    .option('--json', 'as JSON')
    .action(async (_options: unknown, command: Command) =>
      finish(await (await run()).listKeys(command.optsWithGlobals<KeysListOptions>(), context)),
    )
  keys
    .command('revoke')
    .description('make a key useless at once')
    .argument('<key>', 'its id or its name')
    .action(async (key: string, _options: unknown, command: Command) =>
      finish(await (await run()).revokeKey(key, command.optsWithGlobals<GlobalOptions>(), context)),
    )
}
