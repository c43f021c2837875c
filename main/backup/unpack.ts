/**
 * Unpacks a backup into a folder of its own, whatever it is made of: every name, size and digest is as the manifest says
 * and the manifest as this product writes it, or an error says what is not.
 */
import { createHash } from 'node:crypto'
import { statfsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { backupManifestSchema, backupSchemaName, type BackupManifest } from '../contract/backups'
import { AppError } from '../contract/errors'
import { giveToOwner, ownerOfFolder, type Owner } from '../files/folder-owner'
import { unwritable } from '../reports/save'
import { items, manifestName } from './items'
import { readTar, TarError, type TarEntry } from './tar'

const mostManifestBytes = 65_536
/** What unpacking itself needs besides the files. */
const spareBytes = 1_048_576

type Content = AsyncIterable<Uint8Array>

/**
 * @param plain the backup, decrypted. Read to its end, so that what follows it is noticed too.
 * @param name how errors call the file.
 * @param stage a folder that exists and is empty, in the one that the files are for, whose owner they get; what lies in it after an error counts for nothing.
 * @throws AppError backup_unreadable, backup_newer, output_full, or what `plain` throws.
 */
export async function unpackBackup(plain: Content, name: string, stage: string): Promise<BackupManifest> {
  const owner = ownerOfFolder(path.dirname(stage))
  let manifest: BackupManifest | null = null
  let next = 0
  const onEntry = async (entry: TarEntry, content: Content): Promise<void> => {
    if (manifest === null) {
      manifest = await readManifest(entry, content)
      checkFiles(manifest)
      checkRoom(manifest, stage)
      return
    }
    const expected = manifest.files[next]
    next += 1
    if (expected?.name !== entry.name)
      throw new Unfit(`holds ${JSON.stringify(entry.name)}, of which its manifest says nothing there`)
    if (entry.sizeBytes !== expected.sizeBytes) throw new Unfit(`holds another ${entry.name} than it says`)
    const sha256 = await unpackFile(content, path.join(stage, expected.name), owner)
    if (sha256 !== expected.sha256) throw new Unfit(`holds a ${entry.name} that is damaged`)
  }
  let pouredBytes = 0
  const gunzip = createGunzip({ chunkSize: 65_536 })
  try {
    await pipeline(
      plain,
      async function* (pieces: Content) {
        for await (const piece of pieces) {
          pouredBytes += piece.length
          yield piece
        }
      },
      gunzip,
      (tar: Content) => readTar(tar, onEntry),
    )
    if (gunzip.bytesWritten !== pouredBytes) throw new Unfit('goes on behind its end')
  } catch (cause) {
    throw explain(cause, name)
  }
  // Assigned in the callback, which the compiler does not see.
  const found = manifest as BackupManifest | null
  if (found === null) throw explain(new Unfit(`has no ${manifestName}`), name)
  const missing = found.files[next]
  if (missing !== undefined) throw explain(new Unfit(`has no ${missing.name}`), name)
  return found
}

/** What is wrong, as the end of a sentence that begins with the name of the file. */
class Unfit extends Error {}

async function readManifest({ name, sizeBytes }: TarEntry, content: Content): Promise<BackupManifest> {
  if (name !== manifestName || sizeBytes > mostManifestBytes)
    throw new Unfit('does not begin with a manifest')
  const parts: Uint8Array[] = []
  for await (const piece of content) parts.push(piece)
  let value: unknown
  try {
    value = JSON.parse(Buffer.concat(parts).toString())
  } catch {
    throw new Unfit('has a manifest that is no JSON')
  }
  const { schema } = (value ?? {}) as { schema?: unknown }
  if (typeof schema === 'string' && /^autoinfrasnap\/backup@\d+$/.test(schema) && schema !== backupSchemaName)
    throw new AppError(
      'backup_newer',
      `It is a backup of another form (${schema}) than this version knows.`,
      {
        hint: 'Update AutoInfraSnap on this machine first.',
      },
    )
  const checked = backupManifestSchema.safeParse(value)
  if (!checked.success) throw new Unfit('has a manifest of another form')
  return checked.data
}

/** Only files that belong to an installation, each once, in their order, none larger than it may be. */
function checkFiles({ files }: BackupManifest): void {
  let last = -1
  for (const { name, sizeBytes } of files) {
    const at = items.findIndex((item) => item.name === name)
    const item = items[at]
    if (item === undefined)
      throw new Unfit(`names ${JSON.stringify(name)}, which is nothing that is restored`)
    if (at <= last) throw new Unfit(`names ${JSON.stringify(name)} out of order`)
    if (sizeBytes > item.mostBytes) throw new Unfit(`names a ${name} that is too large`)
    last = at
  }
}

function checkRoom({ files }: BackupManifest, stage: string): void {
  const neededBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, spareBytes)
  const { bavail, bsize } = statfsSync(stage)
  if (neededBytes <= bavail * bsize) return
  const [needed, free] = [neededBytes, bavail * bsize].map((bytes) => `${Math.round(bytes / 1e6)} MB`)
  throw new AppError('output_full', `${path.dirname(stage)} has ${free} left, and ${needed} are needed.`, {
    hint: 'Nothing was changed. Make room there.',
  })
}

/** @returns the SHA-256 of what was written and flushed. */
async function unpackFile(content: Content, file: string, owner: Owner | null): Promise<string> {
  const hash = createHash('sha256')
  const failed = (cause: unknown): never => {
    throw cause instanceof AppError ? cause : unwritable(path.dirname(file), cause)
  }
  const handle = await open(file, 'wx', 0o600).catch(failed)
  try {
    if (owner !== null) await giveToOwner(handle, owner).catch(failed)
    for await (const piece of content) {
      hash.update(piece)
      for (let done = 0; done < piece.length;)
        done += (await handle.write(piece, done).catch(failed)).bytesWritten
    }
    await handle.sync().catch(failed)
  } finally {
    await handle.close()
  }
  return hash.digest('hex')
}

function explain(cause: unknown, name: string): unknown {
  const { code } = cause as NodeJS.ErrnoException
  // zlib's codes are Z_DATA_ERROR, Z_BUF_ERROR and the like.
  const isNoBackup = cause instanceof Unfit || cause instanceof TarError || code?.startsWith('Z_') === true
  if (!isNoBackup) return cause
  const why =
    cause instanceof Unfit ? cause.message : `is no backup, or is damaged: ${(cause as Error).message}`
  return new AppError('backup_unreadable', `${name} ${why}.`, {
    hint: 'Nothing was changed. Take another backup, or this one from where it came from again.',
    cause,
  })
}
