/** Does what `secrets set|status|remove|make|public` ask for, with the same audit log as the server. */
import { AppError } from '../../contract/errors'
import {
  secretFileVariable,
  secretNames,
  type SecretName,
  type SecretsStatus,
  type SecretStatus,
} from '../../contract/secrets'
import { createSecrets, isSecretName, type Secrets } from '../../secrets/secrets'
import { nearest } from '../../settings/nearest'
import { audited } from '../audited'
import type { SecretsMakeOptions, SecretsSetOptions, SecretsStatusOptions } from '../commands/secrets'
import type { CommandContext, GlobalOptions } from '../context'
import { exitCodes, type ExitCode } from '../exit-codes'
import { createStyle } from '../terminal/style'
import { renderTable, type Cell, type Column } from '../terminal/table'
import { harmless } from '../terminal/width'
import { readValue } from './read-value'
import { exposedHint, valueRefused } from './typed'

/** A person sits here, and the keychain may ask them for its own password first. */
const deadlineMs = 60_000

export async function setSecret(
  text: string,
  options: SecretsSetOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const name = parseName(text)
  const value = await readValue(name, options.file, context)
  await audited(context, 'secret:set', { name }, () => secretsOf(context).set(name, value))
  say(`${name} is kept in the keychain of the system.`, options, context)
  const variable = secretFileVariable(name)
  if ((context.env[variable] ?? '') !== '')
    say(`The file that ${variable} names goes before it as long as that variable is set.`, options, context)
  return exitCodes.ok
}

export async function removeSecret(
  text: string,
  options: GlobalOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const name = parseName(text)
  await audited(context, 'secret:remove', { name }, () => secretsOf(context).remove(name))
  say(`${name} is removed.`, options, context)
  return exitCodes.ok
}

export async function showSecrets(options: SecretsStatusOptions, context: CommandContext): Promise<ExitCode> {
  const status = await secretsOf(context).status()
  if (options.json === true) context.stdout.write(`${JSON.stringify(status, null, 2)}\n`)
  else context.stdout.write(`${statusLines(status, options, context).join('\n')}\n`)
  return exitCodes.ok
}

export async function makeSecret(
  text: string,
  options: SecretsMakeOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const name = signingKeyOnly(text)
  const secrets = secretsOf(context)
  if (options.replace !== true && (await secrets.read(name).catch(withoutKeychain)) !== null)
    throw new AppError('usage_invalid', 'There is a signing key already.', {
      hint: 'Print its public half with "autoinfrasnap secrets public signing.key", or add --replace: what it has signed keeps needing its public key.',
    })
  const { makeSigningKey, fingerprintOf } = await import('../../crypto/ed25519')
  const { privateKey, publicKey } = makeSigningKey()
  await audited(context, 'secret:set', { name }, () => secrets.set(name, privateKey).catch(withoutKeychain))
  context.stdout.write(publicKey)
  say(
    `The private half is kept in the keychain of the system. Above is the public half, ${fingerprintOf(publicKey)}:\n` +
      'put it into a file such as pub.pem and give it to whoever verifies, by another way than the reports.\n' +
      'Switch signing on with: autoinfrasnap settings set signature.isEnabled true',
    options,
    context,
  )
  return exitCodes.ok
}

/** A new key has nowhere to go then, but one may come from elsewhere. */
function withoutKeychain(error: unknown): never {
  if (!(error instanceof AppError) || !error.code.startsWith('keychain_')) throw error
  throw new AppError(error.code, error.message, {
    hint: `${error.hint ?? ''} The file is made by: openssl genpkey -algorithm ed25519 -out key.pem; its public half is printed by: AUTOINFRASNAP_SIGNING_KEY_FILE=key.pem autoinfrasnap secrets public signing.key > pub.pem`.trim(),
    cause: error,
  })
}

export async function showPublicKey(
  text: string,
  options: GlobalOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const key = await secretsOf(context).read(signingKeyOnly(text))
  if (key === null)
    throw new AppError('signing_unavailable', 'There is no signing key here.', {
      hint: 'Make one with "autoinfrasnap secrets make signing.key".',
    })
  const { publicKeyOf, fingerprintOf } = await import('../../crypto/ed25519')
  const publicKey = publicKeyOf(key)
  context.stdout.write(publicKey)
  say(fingerprintOf(publicKey), options, context)
  return exitCodes.ok
}

const secretsOf = (context: CommandContext): Secrets =>
  createSecrets({
    env: context.env,
    platform: context.platform,
    deadlineMs,
    abandon: () => context.abandon(),
  })

/** What was typed is not repeated: in a hurry it is the value. */
function parseName(text: string): SecretName {
  if (isSecretName(text)) return text
  if (text.includes('=')) throw valueRefused([text])
  const near = nearest(text, secretNames)
  throw new AppError('secret_unknown', 'There is no secret of the name that was given.', {
    hint: near === null ? `There are ${secretNames.join(', ')}. ${exposedHint}` : `Did you mean ${near}?`,
  })
}

function signingKeyOnly(text: string): 'signing.key' {
  const name = parseName(text)
  if (name === 'signing.key') return name
  throw new AppError('usage_invalid', `${name} is no pair of keys.`, {
    hint: `It comes from elsewhere: autoinfrasnap secrets set ${name}.`,
  })
}

function say(text: string, { quiet }: GlobalOptions, { stderr }: CommandContext): void {
  if (quiet !== true) stderr.write(`${text}\n`)
}

const heads: readonly Column[] = [{ title: 'secret' }, { title: 'kept in', shrinkTo: 20 }]

function statusLines(status: SecretsStatus, options: GlobalOptions, context: CommandContext): string[] {
  const { stdout, env, platform } = context
  const style = createStyle({ isTerminal: stdout.isTerminal, env, platform, colourAllowed: options.color })
  const { keychainProblem } = status
  const placeOf = ({ name, source }: SecretStatus): string => {
    if (source === 'keychain') return 'the keychain of the system'
    if (source === 'environment') return `the file that ${secretFileVariable(name)} names`
    return keychainProblem === null ? 'not set' : 'not known'
  }
  const markOf = ({ source, problem }: SecretStatus): string =>
    style.mark(problem !== null ? 'warning' : source === null ? 'off' : 'well')
  const rows = status.secrets.map((secret): Cell[] => [
    { text: secret.name, paint: style.bold },
    { text: placeOf(secret), paint: secret.source === null ? style.dim : undefined },
  ])
  const leads = status.secrets.map((secret) => `${markOf(secret)} `)
  const problems = [...status.secrets.map(({ problem }) => problem), keychainProblem]
    .filter((problem) => problem !== null)
    .map(({ message, hint }) => harmless(hint === null ? message : `${message} ${hint}`))
  return [
    ...renderTable(heads, rows, { style, columns: stdout.columns ?? 120, indent: '  ', leads }),
    ...(problems.length === 0 ? [] : ['', ...problems]),
  ]
}
