/** `decrypt`: its options and help. The work is loaded when it is asked for. */
import type { Command } from 'commander'
import type { GlobalOptions } from '../context'
import type { Register } from './registry'

export interface DecryptOptions extends GlobalOptions {
  identity?: string
  output?: string
}

const examples = `
Examples:
  autoinfrasnap decrypt report.json.age | jq .host
  autoinfrasnap decrypt report.json.age --identity key.txt --output report.json

The standard age tool does the same:
  age --decrypt --identity key.txt report.json.age`

export const registerDecrypt: Register = (program, context, finish) => {
  program
    .command('decrypt')
    .summary('open an encrypted report or log')
    .description(
      'Open a file of the age format: with the passphrase that is kept here, one that is typed, or a key file.',
    )
    .argument('<file>', 'for instance report.json.age')
    .option('-i, --identity <file>', 'a key file of age (AGE-SECRET-KEY-1…)')
    .option('-o, --output <file>', 'a new file; standard output by default')
    .addHelpText('after', examples)
    .action(async (file: string, _options: unknown, command: Command) => {
      const { runDecrypt } = await import('../decrypt/run')
      finish(await runDecrypt(file, command.optsWithGlobals<DecryptOptions>(), context))
    })
}
