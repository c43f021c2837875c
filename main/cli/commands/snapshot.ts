/** `snapshot`: its options and help. The work is loaded when it is asked for. */
import type { Command } from 'commander'
import type { GlobalOptions } from '../context'
import type { Register } from './registry'

/** As typed; what they mean is checked where they are used. */
export interface SnapshotOptions extends GlobalOptions {
  format?: string[]
  output?: string
  section?: string[]
  window?: string
  timeout?: string
  top?: string
  failOn?: string
  assert?: string[]
  baseline?: string
  junit?: string
  redact?: string
  upload?: boolean
  uploadRequired?: boolean
}

const examples = `
Examples:
  autoinfrasnap snapshot                           save a report, show a summary
  autoinfrasnap snapshot --format yaml,csv         two reports of one moment
  autoinfrasnap snapshot --output today.html       a page to read and send on
  autoinfrasnap snapshot --output - | jq .sections.cpu
  autoinfrasnap snapshot --section disks,containers --quiet
  autoinfrasnap snapshot --quiet --fail-on warning || mail-someone
  autoinfrasnap snapshot --assert 'disks.*.usedPercent < 85'
  autoinfrasnap snapshot --assert 'containers[name=db].health == healthy'
  autoinfrasnap snapshot --baseline last --junit snapshot.xml
  autoinfrasnap snapshot --redact all --output share.json
  autoinfrasnap snapshot --upload                  keep a copy in the store
  autoinfrasnap --snapshot --top 20    the same command, as an option

Where reports go without --output: snapshot.folder in the settings, else the
folder that "autoinfrasnap settings path" names.`

const gather = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value]

export const registerSnapshot: Register = (program, context, finish) => {
  program
    .command('snapshot')
    .summary('take a snapshot of this machine and save it')
    .description(
      'Take a snapshot of this machine: CPU, memory, disks, network, processes, containers and custom metrics.',
    )
    .option('-f, --format <format>', 'json, yaml, csv or html; several with commas or by repeating', gather)
    .option('-o, --output <place>', 'a folder (made where it ends in /), a file, or - for standard output')
    .option(
      '-s, --section <names>',
      'only these: host, cpu, memory, disks, network, processes, containers, custom',
      gather,
    )
    .option('--window <time>', 'the span that rates are measured over, for instance 500ms or 2s')
    .option('--timeout <time>', 'how long one collector may take')
    .option('--top <n>', 'how many processes are listed by CPU and by memory')
    .option('--fail-on <state>', 'warning or critical: exit 6 when something found is at least that bad')
    .option(
      '--assert <assertion>',
      'exit 5 when it does not hold, for instance "disks.*.usedPercent < 85"; may be repeated',
      gather,
    )
    .option(
      '--baseline <snapshot>',
      'exit 5 on every serious or notable change since: a file, a report, last or -1d',
    )
    .option('--junit <file>', 'write what held and what did not as JUnit XML')
    .option(
      '--redact <profile>',
      'mask names, addresses, paths or all; none for what the settings would mask',
    )
    .option('--upload', 'send the reports to the store; what cannot be sent now stays queued')
    .option('--upload-required', 'the same, and exit 8 when a report could not be sent')
    .addHelpText('after', examples)
    .action(async (_options: unknown, command: Command) => {
      const { runSnapshot } = await import('../snapshot/run')
      finish(await runSnapshot(command.optsWithGlobals<SnapshotOptions>(), context))
    })
}
