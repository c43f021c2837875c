/**
 * Makes a backup: one tar, compressed, encrypted where that is asked for, in a stream. What it holds is named in
 * `items.ts`. Under its name it is whole or not there at all.
 */
import { createHash } from 'node:crypto'
import { createReadStream, readFileSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { auditFileName } from '../access/audit'
import { backupSchemaName, type BackupManifest } from '../contract/backups'
import { AppError } from '../contract/errors'
import { encryptedEnding } from '../contract/reports'
import { withLock } from '../files/file-lock'
import { makeFolder } from '../files/make-folder'
import { historyFileName } from '../history/database'
import { flushFolder, place, unwritable } from '../reports/save'
import { items, manifestName, type Item } from './items'
import { sweepLeftovers, temporaryName } from './leftovers'
import { backupName } from './names'
import { writeTar, type TarFile } from './tar'

export interface BackupSource {
  dataFolder: string
  /** The settings as they are in force, as settings.json holds them. */
  settings: string
  version: string
  host: string
  now: () => number
  /** Puts a consistent copy of the history there; null where there is none. */
  copyHistory: ((file: string) => Promise<void>) | null
  /** Null: in plain. */
  encrypt: ((content: ReadableStream<Uint8Array>) => Promise<ReadableStream<Uint8Array>>) | null
}

export type BackupTarget =
  /** `ours` is made where it is missing; a folder that a person named must exist. */
  | { folder: string; ours: boolean; isFromSettings?: boolean }
  /** Taken as it is or not at all. */
  | { file: string }

export interface MadeBackup {
  /** Absolute. */
  file: string
  sizeBytes: number
  manifest: BackupManifest
}

interface Part extends Pick<TarFile, 'name' | 'sizeBytes'> {
  sha256: string
  open: () => TarFile['content']
}

const temporaryKind = 'infra_snap_backup'
const scratchKind = 'backup'
const fileMode = 0o600
/** Of a history's copy, at a time. */
const pieceBytes = 262_144

/** So many backups in one second are a mistake, not a need. */
const mostCopies = 100

/**
 * @param signal ends it; nothing is left behind then.
 * @throws AppError backup_folder_unusable, backup_incomplete, output_exists, output_full, output_unwritable, or as `copyHistory` does.
 */
export async function makeBackup(
  source: BackupSource,
  target: BackupTarget,
  signal?: AbortSignal,
): Promise<MadeBackup> {
  const folder = path.resolve('file' in target ? path.dirname(target.file) : target.folder)
  const temporary = path.join(folder, temporaryName(temporaryKind))
  // The copy of the history lies in plain, so it lies where the history does and not where the backup goes.
  const scratch = path.join(source.dataFolder, temporaryName(scratchKind))
  sweepLeftovers(source.dataFolder, scratchKind)
  sweepLeftovers(folder, temporaryKind)
  try {
    if ('ours' in target && target.ours) makeFolderFor(folder)
    const handle = await open(temporary, 'wx', fileMode).catch((cause: unknown) => {
      throw 'folder' in target && target.isFromSettings === true
        ? unusable(folder, cause)
        : unwritable(folder, cause)
    })
    try {
      const parts = await collect(source, scratch)
      signal?.throwIfAborted()
      const manifest = manifestOf(parts, source)
      await pipeline(
        writeTar(filesOf(manifest, parts)),
        createGzip(),
        async function* (plain: AsyncIterable<Uint8Array>) {
          yield* source.encrypt === null ? plain : await source.encrypt(streamOf(plain))
        },
        async (pieces: AsyncIterable<Uint8Array>) => {
          for await (const piece of pieces) await writeWhole(handle, piece, folder)
        },
        signal === undefined ? {} : { signal },
      )
      await handle.sync().catch((cause: unknown) => {
        throw unwritable(folder, cause)
      })
      const { size } = await handle.stat()
      await handle.close()
      return { file: putInPlace(temporary, folder, target, source, manifest), sizeBytes: size, manifest }
    } finally {
      await handle.close().catch(() => undefined) // closed already where all went well
    }
  } finally {
    rmSync(temporary, { force: true })
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function collect(source: BackupSource, scratch: string): Promise<Part[]> {
  const parts: Part[] = []
  // Nobody rotates the audit log while it is read.
  await withLock(path.join(source.dataFolder, auditFileName), () => {
    for (const item of items) {
      const content = item.folder === 'config' ? Buffer.from(source.settings) : readItem(item, source)
      if (content === null || item.name === historyFileName) continue
      const { name } = item
      parts.push({ name, sizeBytes: content.length, sha256: sha256Of(content), open: () => [content] })
    }
  }).catch((cause: unknown) => {
    throw cause instanceof AppError ? cause : unwritable(source.dataFolder, cause)
  })
  if (source.copyHistory !== null) parts.push(await historyPart(source.copyHistory, scratch, source))
  return parts
}

function readItem({ name, mostBytes }: Item, { dataFolder }: BackupSource): Buffer | null {
  if (name === historyFileName) return null
  const file = path.join(dataFolder, name)
  try {
    const facts = statSync(file, { throwIfNoEntry: false })
    if (facts === undefined) return null
    if (!facts.isFile()) throw incomplete(file, 'is no ordinary file')
    if (facts.size > mostBytes) throw incomplete(file, 'is larger than any such file should be')
    return readFileSync(file)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw incomplete(file, `cannot be read (${(cause as NodeJS.ErrnoException).code})`, cause)
  }
}

async function historyPart(
  copy: NonNullable<BackupSource['copyHistory']>,
  scratch: string,
  { dataFolder }: BackupSource,
): Promise<Part> {
  const file = path.join(scratch, historyFileName)
  try {
    makeFolder(scratch, 0o700)
    await copy(file)
    const hash = createHash('sha256')
    let sizeBytes = 0
    for await (const piece of createReadStream(file, {
      highWaterMark: pieceBytes,
    }) as AsyncIterable<Buffer>) {
      hash.update(piece)
      sizeBytes += piece.length
    }
    const sha256 = hash.digest('hex')
    const content = () => createReadStream(file, { highWaterMark: pieceBytes }) as AsyncIterable<Buffer>
    return { name: historyFileName, sizeBytes, sha256, open: content }
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    const { code, errcode } = cause as { code?: string; errcode?: number }
    // SQLITE_FULL, as it says of the copy's disk.
    if (code === 'ENOSPC' || code === 'EDQUOT' || (errcode ?? 0) % 256 === 13)
      throw new AppError(
        'output_full',
        `There is no room in ${dataFolder} for the copy of the history that a backup is made of.`,
        { hint: `Make as much room there as ${historyFileName} takes.`, cause },
      )
    throw incomplete(path.join(dataFolder, historyFileName), `cannot be copied (${String(cause)})`, cause)
  }
}

function manifestOf(parts: readonly Part[], { version, host, now }: BackupSource): BackupManifest {
  const files = parts.map(({ name, sizeBytes, sha256 }) => ({ name, sizeBytes, sha256 }))
  // To the second, as the name of the file has it.
  const madeAt = new Date(Math.floor(now() / 1_000) * 1_000).toISOString()
  return { schema: backupSchemaName, version, host, madeAt, files }
}

function* filesOf(manifest: BackupManifest, parts: readonly Part[]): Generator<TarFile> {
  const modifiedAt = new Date(manifest.madeAt)
  const content = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)
  yield { name: manifestName, sizeBytes: content.length, modifiedAt, content: [content] }
  for (const { name, sizeBytes, open: openPart } of parts)
    yield { name, sizeBytes, modifiedAt, content: openPart() }
}

/** As the age library takes it: a piece is read when it is asked for. */
function streamOf(pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await iterator.next()
      if (next.done === true) controller.close()
      else controller.enqueue(next.value)
    },
    cancel: async () => void (await iterator.return?.()),
  })
}

async function writeWhole(
  handle: Awaited<ReturnType<typeof open>>,
  piece: Uint8Array,
  folder: string,
): Promise<void> {
  try {
    for (let done = 0; done < piece.length;) done += (await handle.write(piece, done)).bytesWritten
  } catch (cause) {
    throw unwritable(folder, cause)
  }
}

function putInPlace(
  temporary: string,
  folder: string,
  target: BackupTarget,
  { encrypt }: BackupSource,
  { host, madeAt }: BackupManifest,
): string {
  const put = (file: string): string => {
    place(temporary, file)
    flushFolder(folder)
    return file
  }
  if ('file' in target) return put(path.resolve(target.file))
  const ending = encrypt === null ? '' : encryptedEnding
  for (let copy = 1; copy < mostCopies; copy += 1)
    try {
      return put(path.join(folder, backupName(host, madeAt, copy) + ending))
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'output_exists')) throw error
    }
  throw new AppError('output_exists', `${folder} holds ${mostCopies} backups of this very second.`)
}

function makeFolderFor(folder: string): void {
  try {
    makeFolder(folder, 0o700)
  } catch (cause) {
    throw unwritable(folder, cause)
  }
}

/** A disk that is full is told as for every other file. */
function unusable(folder: string, cause: unknown): AppError {
  const error = unwritable(folder, cause)
  if (error.code !== 'output_unwritable') return error
  const reason = error.message.replace(`Cannot write to ${folder}: `, '')
  return new AppError(
    'backup_folder_unusable',
    `No backup was made in ${folder}, which backups.folder names: ${reason}`,
    {
      hint: 'Create the folder or correct the rights on it, or set backups.folder to another.',
      cause,
    },
  )
}

const sha256Of = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')

const incomplete = (file: string, what: string, cause?: unknown): AppError =>
  new AppError('backup_incomplete', `No backup was made: ${file} ${what}.`, {
    hint: 'It belongs into every backup. Mend it, or move it away.',
    cause,
  })
