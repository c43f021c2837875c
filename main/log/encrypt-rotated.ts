/** Encrypts log files that are no longer written, one after another. A file that cannot be encrypted stays as it is. */
import { randomBytes } from 'node:crypto'
import { linkSync, statSync, unlinkSync } from 'node:fs'
import { open, readFile, unlink } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { encryptedEnding } from '../contract/reports'
import { rotatedNames, type RotationLimits } from './rotated-file'

export interface EncryptRotatedOptions {
  /** Null while the settings do not ask for it. Rejects where they do and something is missing. */
  prepare: () => Promise<((content: Uint8Array) => Promise<Uint8Array>) | null>
  /** Hears why files were left in plain. It may be the very log: what it says then comes with no new attempt. */
  onProblem: (error: unknown) => void
}

/** @returns what a log calls when older lines have become a file of their own. It never rejects. */
export function encryptRotatedLogs({ prepare, onProblem }: EncryptRotatedOptions) {
  let queue: Promise<void> = Promise.resolve()

  async function encryptAll(file: string, { files }: RotationLimits): Promise<void> {
    const plain = (): string[] =>
      rotatedNames(file, files)
        .slice(1)
        .filter((name) => inodeOf(name) !== null)
    if (plain().length === 0) return
    const encrypt = await prepare()
    if (encrypt === null) return
    // The oldest first: the younger ones take its place meanwhile, and are found again by their inodes.
    const inodes = plain().reverse().map(inodeOf)
    for (const inode of inodes) {
      const find = () => plain().find((name) => inodeOf(name) === inode)
      const name = find()
      if (name !== undefined) await encryptOne(await readFile(name), { file, find, encrypt })
    }
  }

  return (file: string, limits: RotationLimits): Promise<void> => {
    // Once the line that made the log rotate is written.
    queue = queue
      .then(() => setImmediate())
      .then(() => encryptAll(file, limits))
      .catch(onProblem)
    return queue
  }
}

interface Turn {
  file: string
  /** Under which name the content lies now: the log may have rotated since. Undefined once it is gone. */
  find: () => string | undefined
  encrypt: (content: Uint8Array) => Promise<Uint8Array>
}

async function encryptOne(content: Uint8Array, { file, find, encrypt }: Turn): Promise<void> {
  const temporary = `${file}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`
  const handle = await open(temporary, 'wx', 0o600)
  try {
    try {
      await handle.writeFile(await encrypt(content))
      await handle.sync()
    } finally {
      await handle.close()
    }
    // No wait from here on, so that no line of this process can rotate the file away in between.
    const plain = find()
    if (plain === undefined) return
    linkSync(temporary, plain + encryptedEnding)
    unlinkSync(plain)
  } finally {
    await unlink(temporary)
  }
}

const inodeOf = (name: string): number | null => statSync(name, { throwIfNoEntry: false })?.ino ?? null
