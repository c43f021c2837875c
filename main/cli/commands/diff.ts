/** `diff`: its options and help. The work is loaded when it is asked for. */
import type { Command } from 'commander'
import type { GlobalOptions } from '../context'
import type { Register } from './registry'

/** As typed; what they mean is checked where they are used. */
export interface DiffOptions extends GlobalOptions {
  json?: boolean
  html?: boolean
  output?: string
  tolerance?: string[]
  exitCode?: boolean
}

const examples = `
Examples:
  autoinfrasnap diff -1d last                 what changed since yesterday
  autoinfrasnap diff before.json after.yaml   two files
  autoinfrasnap diff -2h last --json | jq '.changes[].message'
  autoinfrasnap diff -1w last --html --output week.html
  autoinfrasnap diff -1d last --tolerance disks.usedPercent=1
  autoinfrasnap diff -1d last --tolerance custom.queue_depth=50%
  autoinfrasnap diff -1d last --quiet --exit-code || mail-someone

A and B are "last", an age (-90min, -2h, -1d, -1w: the newest saved then or
earlier), the name of a saved report, or a file (JSON, YAML, HTML). What is
encrypted is opened with the passphrase that is kept here.`

const gather = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value]

export const registerDiff: Register = (program, context, finish) => {
  program
    .command('diff')
    .usage('[options] <A> <B>')
    .summary('what changed between two snapshots')
    .description('Tell what changed between two snapshots, the most serious first.')
    .argument('[snapshots...]', 'the earlier one, then the later one')
    .option('--json', 'the comparison as JSON')
    .option('--html', 'the comparison as one HTML file')
    .option('-o, --output <file>', 'write it there instead of to standard output')
    .option(
      '--tolerance <name=value>',
      'how far a number may move: in its own unit, as 20% of it, or off; may be repeated',
      gather,
    )
    .option('--exit-code', 'exit 10 when anything changed')
    .allowUnknownOption() // an age begins with a dash too; what is none is refused there
    .addHelpText('after', examples)
    .action(async (snapshots: string[], _options: unknown, command: Command) => {
      const { runDiff } = await import('../diff/run')
      finish(await runDiff(snapshots, command.optsWithGlobals<DiffOptions>(), context))
    })
}
