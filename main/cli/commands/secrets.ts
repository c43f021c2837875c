/** `secrets`: set, status, remove, make. There is no way to print one. The work is loaded when it is asked for. */
import type { Command } from 'commander'
import type { GlobalOptions } from '../context'
import type { Register } from './registry'

export interface SecretsSetOptions extends GlobalOptions {
  file?: string
}

export interface SecretsStatusOptions extends GlobalOptions {
  json?: boolean
}

export interface SecretsMakeOptions extends GlobalOptions {
  replace?: boolean
}

const examples = `
Secrets:
  s3.accessKeyId         the access key id for the store of reports
  s3.secretAccessKey     the secret access key that belongs to it
  s3.sessionToken        the session token, for keys that last only a while
  encryption.passphrase  the passphrase with which reports are encrypted
  signing.key            the Ed25519 key that signs reports

Examples:
  autoinfrasnap secrets set s3.accessKeyId           asks, and does not show what is typed
  autoinfrasnap secrets set s3.secretAccessKey < secret.txt
  autoinfrasnap secrets set signing.key --file key.pem
  autoinfrasnap secrets make signing.key > pub.pem
  autoinfrasnap secrets status

The keychain of the system keeps them; nothing prints them again. Where there is
none, as on servers, a variable names a file that holds the secret in its first
line, or a key in PEM: AUTOINFRASNAP_S3_SECRETACCESSKEY_FILE=/run/secrets/s3
A signing key for that: openssl genpkey -algorithm ed25519 -out key.pem, then
"autoinfrasnap secrets public signing.key" with AUTOINFRASNAP_SIGNING_KEY_FILE set.
Variables that hold the secret itself are refused: every program that is started
from here would be given them.`

export const registerSecrets: Register = (program, context, finish) => {
  const secrets = program
    .command('secrets')
    .summary('keep keys and passphrases in the keychain of the system')
    .description(
      'Keep keys and passphrases in the keychain of the system: they are set and removed, never shown.',
    )
    .addHelpText('after', examples)
  const run = async () => await import('../secrets/run')
  secrets
    .command('set')
    .description('keep a secret; its value is asked for, or read from standard input or a file')
    .argument('<name>', 'for instance s3.secretAccessKey')
    .option('--file <file>', 'read the value from this file')
    .action(async (name: string, _options: unknown, command: Command) =>
      finish(await (await run()).setSecret(name, command.optsWithGlobals<SecretsSetOptions>(), context)),
    )
  secrets
    .command('status')
    .description('print which secrets are set, and where they are kept')
    .option('--json', 'as JSON')
    .action(async (_options: unknown, command: Command) =>
      finish(await (await run()).showSecrets(command.optsWithGlobals<SecretsStatusOptions>(), context)),
    )
  secrets
    .command('remove')
    .description('take a secret out of the keychain')
    .argument('<name>', 'for instance s3.secretAccessKey')
    .action(async (name: string, _options: unknown, command: Command) =>
      finish(await (await run()).removeSecret(name, command.optsWithGlobals<GlobalOptions>(), context)),
    )
  secrets
    .command('make')
    .description('make a new signing key, keep its private half and print the public one')
    .argument('<name>', 'signing.key')
    .option('--replace', 'also where there is one already: what it signed keeps needing its public key')
    .action(async (name: string, _options: unknown, command: Command) =>
      finish(await (await run()).makeSecret(name, command.optsWithGlobals<SecretsMakeOptions>(), context)),
    )
  secrets
    .command('public')
    .description('print the public half of the signing key that is kept here')
    .argument('<name>', 'signing.key')
    .action(async (name: string, _options: unknown, command: Command) =>
      finish(await (await run()).showPublicKey(name, command.optsWithGlobals<GlobalOptions>(), context)),
    )
}
