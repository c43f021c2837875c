/** `settings`: show, path, set, unset. The work is loaded when it is asked for. */
import type { Command } from 'commander'
import type { GlobalOptions } from '../context'
import type { Register } from './registry'

const examples = `
Examples:
  autoinfrasnap settings show
  autoinfrasnap settings set snapshot.windowMs 500
  autoinfrasnap settings set thresholds.diskUsedPercent.warning 80
  autoinfrasnap settings set schedules '[{ name: nightly, cron: "30 2 * * *" }]'
  autoinfrasnap settings unset snapshot.windowMs`

export const registerSettings: Register = (program, context, finish) => {
  const settings = program
    .command('settings')
    .summary('show and change the settings')
    .description('Show and change the settings.')
    .addHelpText('after', examples)
  const run = async () => await import('../settings/run')
  settings
    .command('show')
    .description('print every setting with its value, as JSON')
    .argument('[key]', 'only this one, for instance snapshot.windowMs')
    .action(async (key: string | undefined, _options: unknown, command: Command) =>
      finish(
        await (await run()).showSettings(key ?? null, command.optsWithGlobals<GlobalOptions>(), context),
      ),
    )
  settings
    .command('path')
    .description('print which file the settings are in, and the folders in use')
    .action(async (_options: unknown, command: Command) =>
      finish((await run()).showPaths(command.optsWithGlobals<GlobalOptions>(), context)),
    )
  settings
    .command('set')
    .description('change one setting')
    .argument('<key>', 'for instance snapshot.windowMs')
    .argument('<value>', 'text, a number, or a list or group as JSON or YAML')
    .action(async (key: string, value: string, _options: unknown, command: Command) =>
      finish(
        await (await run()).changeSetting(key, value, command.optsWithGlobals<GlobalOptions>(), context),
      ),
    )
  settings
    .command('unset')
    .description('put one setting back to its default')
    .argument('<key>', 'for instance snapshot.windowMs')
    .action(async (key: string, _options: unknown, command: Command) =>
      finish(await (await run()).changeSetting(key, null, command.optsWithGlobals<GlobalOptions>(), context)),
    )
}
