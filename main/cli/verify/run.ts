/** Does what `verify` asks for: whether a file is byte for byte what was signed. */
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../../contract/errors'
import { signatureEnding } from '../../contract/reports'
import { fingerprintOf, isSignedBy, publicKeyOf } from '../../crypto/ed25519'
import { createSecrets } from '../../secrets/secrets'
import type { VerifyOptions } from '../commands/verify'
import type { CommandContext } from '../context'
import { exitCodes, type ExitCode } from '../exit-codes'
import { ordinary, readNamed } from '../named-file'
import { createStyle } from '../terminal/style'
import { harmless } from '../terminal/width'

/** An Ed25519 signature is over all bytes at once, so they must fit into memory. */
const mostBytes = 1_073_741_824
const mostKeyBytes = 16_384

export async function runVerify(
  named: string,
  options: VerifyOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const file = path.resolve(context.workingFolder, named)
  const content = read(file, mostBytes)
  const signatureFile =
    options.signature === undefined
      ? file + signatureEnding
      : path.resolve(context.workingFolder, options.signature)
  const signature = read(signatureFile, mostKeyBytes, () => notSigned(file, signatureFile))
  const publicKey = await publicKeyFor(options, context)
  const fingerprint = fingerprintOf(publicKey)
  if (!isSignedBy(content, signature, publicKey))
    throw new AppError('signature_invalid', `${file} is not what was signed with the key ${fingerprint}.`, {
      hint: 'It was changed since, or signed with another key: do not trust it.',
    })
  if (options.quiet !== true) {
    const { stdout, env, platform } = context
    const style = createStyle({ isTerminal: stdout.isTerminal, env, platform, colourAllowed: options.color })
    stdout.write(
      `${style.mark('well')} ${harmless(`${file} is what was signed with the key ${fingerprint}.`)}\n`,
    )
  }
  return exitCodes.ok
}

async function publicKeyFor({ key }: VerifyOptions, context: CommandContext): Promise<string> {
  if (key !== undefined) {
    const file = path.resolve(context.workingFolder, key)
    return publicKeyOf(read(file, mostKeyBytes).toString('latin1'), file)
  }
  const { env, platform } = context
  const abandon = (): void => context.abandon()
  const own = await createSecrets({ env, platform, abandon }).read('signing.key')
  if (own !== null) return publicKeyOf(own)
  throw new AppError('usage_invalid', 'There is no signing key here whose public half could be used.', {
    hint: 'Name the public key of whoever signed: --key pub.pem.',
  })
}

/** @param absent the error for a file that does not exist. */
function read(file: string, most: number, absent?: () => AppError): Buffer {
  return readNamed(file, () => {
    if (absent !== undefined && statSync(file, { throwIfNoEntry: false }) === undefined) throw absent()
    if (ordinary(file).size > most) throw new AppError('usage_invalid', `${file} is too large.`)
    return readFileSync(file)
  })
}

const notSigned = (file: string, signatureFile: string): AppError =>
  new AppError('signature_invalid', `${file} is not signed: there is no ${signatureFile}.`, {
    hint: 'Fetch the signature too; without it nobody can say that the file is unchanged.',
  })
