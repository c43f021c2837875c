/** Files of the age format, as the standard `age` tool writes and opens them. Loads the library when it is needed. */
import { AppError } from '../contract/errors'

export type EncryptTo = { recipients: readonly string[] } | { passphrase: string }

/** Everything that may open a file; each is tried. */
export interface OpenWith {
  passphrase: string | null
  /** AGE-SECRET-KEY-1… */
  identities: readonly string[]
}

export interface AgeWriter {
  encrypt: (content: Uint8Array) => Promise<Uint8Array>
  encryptStream: (content: ReadableStream<Uint8Array>) => Promise<ReadableStream<Uint8Array>>
}

/** @throws AppError encryption_unavailable for a recipient that is none. */
export async function createAgeWriter(to: EncryptTo): Promise<AgeWriter> {
  const [{ Encrypter }, { passphraseRecipient }] = await Promise.all([
    import('age-encryption'),
    import('./passphrase'),
  ])
  const encrypter = new Encrypter()
  if ('passphrase' in to) encrypter.addRecipient(passphraseRecipient(to.passphrase))
  else
    for (const recipient of to.recipients) {
      try {
        encrypter.addRecipient(recipient)
      } catch (cause) {
        throw new AppError('encryption_unavailable', `${recipient} is no recipient that age knows.`, {
          hint: 'Copy the public key (age1…) that age-keygen printed whole into encryption.recipients.',
          cause,
        })
      }
    }
  return {
    encrypt: (content) => encrypter.encrypt(content),
    encryptStream: (content) => encrypter.encrypt(content),
  }
}

const firstLine = 'age-encryption.org/v1\n'
const armourLine = '-----BEGIN AGE ENCRYPTED FILE-----'

/** @param start the first bytes of a file, 64 of them or more. */
export const isAgeFile = (start: Uint8Array): boolean =>
  [firstLine, armourLine].some((line) => Buffer.from(start).subarray(0, line.length).toString() === line)

/**
 * Whether it is a file of this format that keys of recipients open, and no passphrase: the line after the first says so.
 * @param start the first bytes of a file, 128 of them or more.
 */
export function isForRecipients(start: Uint8Array): boolean {
  const [first, second = ''] = headOf(start).split('\n')
  return `${first}\n` === firstLine && second.startsWith('-> ') && !second.startsWith('-> scrypt ')
}

/** Of a file in letters, what its first line of them stands for. That holds the begin of the header's second line. */
function headOf(start: Uint8Array): string {
  const text = Buffer.from(start.subarray(0, 128)).toString('latin1')
  const [first, letters = ''] = text.split(/\r?\n/)
  return first === armourLine ? Buffer.from(letters, 'base64').toString('latin1') : text
}

/** Whether it is a key as age-keygen makes them, to the last letter. What the library says of one that is not quotes it. */
export async function isIdentity(text: string): Promise<boolean> {
  const { Decrypter } = await import('age-encryption')
  try {
    new Decrypter().addIdentity(text)
    return true
  } catch {
    return false
  }
}

/**
 * @param name how errors call the file.
 * @throws AppError secret_invalid for an identity that is none, document_unreadable for what is no such file, report_encrypted where nothing of `openWith` opens it,
 * report_changed for bytes that are not as they were written.
 */
export async function openAge(content: Uint8Array, openWith: OpenWith, name: string): Promise<Uint8Array> {
  try {
    const bytes = await dearmoured(content, name)
    return await (await decrypterFor(openWith)).decrypt(bytes)
  } catch (cause) {
    throw explainAge(cause, name)
  }
}

/**
 * The same for a file of any length. Whole pieces are checked before they are passed on, but only the end of the stream
 * tells that none is missing. @throws as openAge does; for what follows the head the stream itself does.
 */
export async function openAgeStream(
  content: ReadableStream<Uint8Array>,
  openWith: OpenWith,
  name: string,
): Promise<ReadableStream<Uint8Array>> {
  try {
    const opened = await (await decrypterFor(openWith)).decrypt(content)
    return opened.pipeThrough(new TransformStream())
  } catch (cause) {
    throw explainAge(cause, name)
  }
}

async function decrypterFor({ passphrase, identities }: OpenWith) {
  const [{ Decrypter }, { passphraseIdentity }] = await Promise.all([
    import('age-encryption'),
    import('./passphrase'),
  ])
  const decrypter = new Decrypter()
  for (const identity of identities) {
    if (!(await isIdentity(identity)))
      throw new AppError('secret_invalid', 'A key that files should be opened with is damaged.')
    decrypter.addIdentity(identity)
  }
  if (passphrase !== null) decrypter.addIdentity(passphraseIdentity(passphrase))
  return decrypter
}

async function dearmoured(content: Uint8Array, name: string): Promise<Uint8Array> {
  if (!isAgeFile(content)) throw new AppError('document_unreadable', `${name} is no file of the age format.`)
  if (Buffer.from(content.subarray(0, armourLine.length)).toString() !== armourLine) return content
  const { armor } = await import('age-encryption')
  return armor.decode(Buffer.from(content).toString('latin1'))
}

/** The library's errors have no codes; what is neither of the two it says by name is a file that was changed. */
export function explainAge(cause: unknown, name: string): AppError {
  if (cause instanceof AppError) return cause
  const said = cause instanceof Error ? cause.message : String(cause)
  if (said.includes('no identity matched'))
    return new AppError('report_encrypted', `${name} is encrypted, and what is at hand does not open it.`, {
      hint: 'autoinfrasnap decrypt FILE --identity KEYFILE opens it where its key is, and so does the age tool.',
    })
  if (said.includes('too much work'))
    return new AppError('document_unreadable', `${name} asks for more work than any honest file does.`)
  return new AppError('report_changed', `${name} is not as it was encrypted: it was changed or cut off.`, {
    hint: 'Take it from where it came from again.',
    cause,
  })
}
