/** Opens a file of the age format with what is at hand: a key file, the passphrase that is kept here, or one that is typed. */
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../../contract/errors'
import { secretFileVariable } from '../../contract/secrets'
import {
  isAgeFile,
  isForRecipients,
  isIdentity,
  openAge,
  openAgeStream,
  type OpenWith,
} from '../../crypto/age'
import { namesSecretFile } from '../../secrets/secret-files'
import { createSecrets } from '../../secrets/secrets'
import type { CommandContext } from '../context'
import { ordinary, readNamed } from '../named-file'
import { hiddenLineFacts } from '../secrets/read-value'
import { exposedHint } from '../secrets/typed'
import { askHidden } from '../terminal/hidden-line'

/** Holds the first lines of any header that this product writes. */
const headBytes = 256
const mostIdentityBytes = 65_536
const beginsLikeKey = /^AGE-SECRET-KEY-/i
/** A file in letters is short, or it would not have been put into letters. */
const mostArmouredBytes = 67_108_864

/**
 * @param identity a key file of age, as it was typed; undefined for a passphrase.
 * @returns null for a file that is not encrypted. What the stream says of a changed file is for explainAge.
 * @throws AppError usage_invalid, secret_invalid, report_encrypted, document_unreadable, report_changed
 */
export async function openEncrypted(
  file: string,
  identity: string | undefined,
  context: CommandContext,
): Promise<ReadableStream<Uint8Array> | null> {
  const head = readHead(file)
  if (!isAgeFile(head)) return null
  const { source, ...openWith } = await openers(head, file, identity, context)
  try {
    return await openFile(file, head, openWith)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'report_encrypted') throw error
    throw new AppError('report_encrypted', `${file} is encrypted, and ${source.name} does not open it.`, {
      hint: source.hint,
      cause: error,
    })
  }
}

/** Where a passphrase or keys came from, and what to do when they are the wrong ones. */
interface Source {
  name: string
  hint: string
}

async function openFile(file: string, head: Uint8Array, openWith: OpenWith) {
  if (head[0] === 0x2d) {
    if (statSync(file).size > mostArmouredBytes)
      throw new AppError('document_unreadable', `${file} is too large.`)
    const plain = await openAge(readFileSync(file), openWith, file)
    return new Blob([Uint8Array.from(plain)]).stream()
  }
  const handle = await open(file)
  const bytes = handle.readableWebStream({ autoClose: true }) as ReadableStream<Uint8Array>
  try {
    return await openAgeStream(bytes, openWith, file)
  } catch (error) {
    await handle.close() // nobody reads on
    throw error
  }
}

async function openers(
  head: Uint8Array,
  file: string,
  identity: string | undefined,
  context: CommandContext,
): Promise<OpenWith & { source: Source }> {
  if (identity !== undefined) {
    if (beginsLikeKey.test(identity.trim()))
      throw new AppError('usage_invalid', 'A key of age is never given as an argument.', {
        hint: `${exposedHint} Put it into a file for this account alone, and name that: --identity key.txt.`,
      })
    const keyFile = path.resolve(context.workingFolder, identity)
    return { passphrase: null, identities: await readIdentities(keyFile), source: keysIn(keyFile) }
  }
  if (isForRecipients(head))
    throw new AppError('report_encrypted', `${file} is encrypted to recipients.`, {
      hint: 'Name the key file of one of them: --identity key.txt.',
    })
  return { ...(await findPassphrase(file, context)), identities: [] }
}

/** The one that is kept here; a person who has another one on their mind removes or goes around it with the age tool. */
async function findPassphrase(
  file: string,
  context: CommandContext,
): Promise<{ passphrase: string; source: Source }> {
  const { env, platform } = context
  const abandon = (): void => context.abandon()
  let problem: AppError | null = null
  try {
    const kept = await createSecrets({ env, platform, abandon }).read('encryption.passphrase')
    if (kept !== null) return { passphrase: kept, source: sourceOfKept(env) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    problem = error
  }
  if (process.stdin.isTTY) {
    const typed = await askHidden(
      `Passphrase of ${path.basename(file)} (not shown): `,
      hiddenLineFacts(context),
    )
    if (typed !== null && typed !== '') return { passphrase: typed, source: typedHere }
  }
  const why = problem === null ? 'its passphrase is not kept here' : problem.message
  throw new AppError('report_encrypted', `${file} is encrypted: ${why}`.replace(/[^.]$/, '$&.'), {
    hint:
      (problem?.hint ?? 'Set it with: autoinfrasnap secrets set encryption.passphrase.') +
      ' At a terminal it is asked for and can be typed.',
  })
}

const orWithAge =
  'or open it with "age --decrypt", which asks for one; of a recipient, --identity names the key.'

const keysIn = (file: string): Source => ({
  name: `the key file ${file}`,
  hint: 'Name that of one of its recipients, or leave --identity out where a passphrase opens it.',
})

const typedHere: Source = {
  name: 'the passphrase that was typed',
  hint: 'Type it again, or name a key file with --identity.',
}

function sourceOfKept(env: CommandContext['env']): Source {
  const variable = secretFileVariable('encryption.passphrase')
  return namesSecretFile('encryption.passphrase', env)
    ? {
        name: `the passphrase in the file that ${variable} names`,
        hint: `Name the file of the right one, ${orWithAge}`,
      }
    : {
        name: 'the passphrase in the keychain',
        hint: `Set the right one with "autoinfrasnap secrets set encryption.passphrase", ${orWithAge}`,
      }
}

/** As age-keygen writes them: comments, and a key a line. */
async function readIdentities(file: string): Promise<string[]> {
  const text = readNamed(
    file,
    () => {
      if (statSync(file).size > mostIdentityBytes)
        throw new AppError('usage_invalid', `${file} is no key file of age.`)
      return readFileSync(file, 'utf8')
    },
    'Check the path after --identity.',
  )
  const keys: string[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const key = line.trim()
    if (!beginsLikeKey.test(key)) continue
    if (!(await isIdentity(key)))
      throw new AppError('secret_invalid', `${file} holds a damaged key in line ${index + 1}.`, {
        hint: 'Copy the whole line (AGE-SECRET-KEY-1…) from the file that age-keygen made.',
      })
    keys.push(key)
  }
  if (keys.length > 0) return keys
  throw new AppError('usage_invalid', `${file} holds no key of age (AGE-SECRET-KEY-1…).`, {
    hint: text.startsWith('age-encryption.org/')
      ? 'It is encrypted itself: open it with the age tool first.'
      : undefined,
  })
}

function readHead(file: string): Uint8Array {
  const descriptor = readNamed(file, () => {
    ordinary(file)
    return openSync(file, 'r')
  })
  try {
    const head = Buffer.alloc(headBytes)
    return head.subarray(0, readSync(descriptor, head, 0, headBytes, 0))
  } finally {
    closeSync(descriptor)
  }
}
