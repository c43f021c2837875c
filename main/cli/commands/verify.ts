/** `verify`: its options and help. The work is loaded when it is asked for. */
import type { Command } from 'commander'
import type { GlobalOptions } from '../context'
import type { Register } from './registry'

export interface VerifyOptions extends GlobalOptions {
  key?: string
  signature?: string
}

const examples = `
Examples:
  autoinfrasnap verify infra_snap_web-1_20261123T050715Z.json --key pub.pem
  autoinfrasnap verify report.json.age          with the key that is kept here

Exits 0 when the file is byte for byte what was signed with that key, 7 when it
is not or has no signature. OpenSSL says the same:
  openssl pkeyutl -verify -pubin -inkey pub.pem -rawin -in FILE -sigfile FILE.sig`

export const registerVerify: Register = (program, context, finish) => {
  program
    .command('verify')
    .summary('check that a report is what was signed')
    .description('Check the Ed25519 signature that lies beside a report as FILE.sig.')
    .argument('<file>', 'the report, encrypted or not')
    .option('--key <file>', 'the public key in PEM; by default that of the signing key kept here')
    .option('--signature <file>', 'instead of FILE.sig')
    .addHelpText('after', examples)
    .action(async (file: string, _options: unknown, command: Command) => {
      const { runVerify } = await import('../verify/run')
      finish(await runVerify(file, command.optsWithGlobals<VerifyOptions>(), context))
    })
}
