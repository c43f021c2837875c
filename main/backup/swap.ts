/**
 * Puts restored files in the place of those that are there, which are set aside: all of them or none. A journal says
 * what is under way; as long as it lies there everything can be put back, by whoever starts next if need be.
 */
import { existsSync, lchownSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import path from 'node:path'
import * as z from 'zod/mini'
import { AppError } from '../contract/errors'
import { claimFile, type Claim } from '../files/file-claim'
import { checkPlace, giveToOwner, ownerOfFolder } from '../files/folder-owner'
import { fileSafeTime } from '../reports/naming'
import { flushFolder } from '../reports/save'
import { historyCompanions, items, placeOf, type InstallationFolders, type Item } from './items'
import { isRestorePending, journalName } from './pending'

/** Whatever stands in the way of a restored installation. */
const places: readonly Pick<Item, 'name' | 'folder'>[] = [
  ...items,
  ...historyCompanions.map((name) => ({ name, folder: 'data' as const })),
]

/** Names alone: where they lie is for the folders of this account to say, not for a file. */
const journalSchema = z.object({
  version: z.literal(1),
  /** What the names of files that are set aside end in. */
  ending: z.string().check(z.regex(/^\.before-restore-[0-9TZ-]+$/)),
  /** The folder with the files to restore, below each of the two folders. */
  stage: z.string().check(z.regex(/^\.restore-[^/\\]+\.tmp$/)),
  moves: z.array(z.object({ name: z.string(), wasThere: z.boolean(), isRestored: z.boolean() })),
})
type Journal = z.infer<typeof journalSchema>

/** A restoration takes seconds; a check of a large history may hold up its process for longer. */
const claimLifeMs = 600_000

/** @throws AppError file_busy while another process restores. */
export function claimRestore({ data }: InstallationFolders): Claim {
  const claim = claimFile(path.join(data, 'restore.lock'), claimLifeMs)
  if (claim !== null) return claim
  throw new AppError('file_busy', `A backup is being restored into ${data} at this moment.`, {
    hint: 'Wait until that is done.',
  })
}

/**
 * @param stage the name of a folder in the data folder, with files that are checked and flushed.
 * @returns the files that were set aside, under their new names.
 * @throws AppError restore_failed; everything is as it was then.
 */
export async function swapIn(
  stage: string,
  restored: readonly string[],
  folders: InstallationFolders,
  now: () => number,
): Promise<string[]> {
  const journal = await plan(stage, restored, folders, now)
  try {
    await stageConfig(journal, folders)
    await writeJournal(journal, folders)
    for (const move of journal.moves) {
      const { place, aside, staged } = pathsOf(move.name, journal, folders)
      if (move.wasThere) renameSync(place, aside)
      if (move.isRestored) renameSync(staged, place)
    }
    commit(folders)
  } catch (cause) {
    putBack(journal, folders)
    const { code, message } = cause as NodeJS.ErrnoException
    throw new AppError(
      'restore_failed',
      `Nothing was restored, and everything is as it was: the files could not be exchanged (${code ?? message}).`,
      { hint: 'Check the disk and the rights on the folders of the data and the settings.', cause },
    )
  }
  return journal.moves
    .filter(({ wasThere }) => wasThere)
    .map(({ name }) => pathsOf(name, journal, folders).aside)
}

/**
 * Undoes a restoration whose process was killed. To be called before anything is read of the installation.
 * @returns whether there was one. @throws AppError file_busy while it goes on, restore_failed where it cannot be undone.
 */
export async function settleRestore(folders: InstallationFolders): Promise<boolean> {
  if (!isRestorePending(folders.data)) return false
  const claim = claimRestore(folders)
  try {
    // Its owner may have finished in between.
    if (!isRestorePending(folders.data)) return false
    putBack(await readJournal(folders), folders)
    return true
  } finally {
    claim.release()
  }
}

async function plan(
  stage: string,
  restored: readonly string[],
  folders: InstallationFolders,
  now: () => number,
): Promise<Journal> {
  const usual = `.before-restore-${fileSafeTime(new Date(now()).toISOString())}`
  const isTaken = (ending: string): boolean =>
    places.some((item) => existsSync(placeOf(item, folders) + ending))
  let ending = usual
  for (let number = 2; isTaken(ending); number += 1) ending = `${usual}-${number}`
  const moves = places
    .map((item) => ({
      name: item.name,
      wasThere: lstatSync(placeOf(item, folders), { throwIfNoEntry: false }) !== undefined,
      isRestored: restored.includes(item.name),
    }))
    .filter(({ wasThere, isRestored }) => wasThere || isRestored)
  return { version: 1, ending, stage, moves }
}

/** The settings may lie on another file system: only within one can a file be put in place at once. */
async function stageConfig({ stage, moves }: Journal, { config, data }: InstallationFolders): Promise<void> {
  if (config === data) return
  makeStageIn(config, stage)
  for (const { name } of items.filter(({ folder }) => folder === 'config')) {
    if (!moves.some((move) => move.name === name && move.isRestored)) continue
    await writeStaged(
      path.join(config, stage, name),
      await readStaged(path.join(data, stage, name), data),
      config,
    )
  }
}

async function readStaged(staged: string, folder: string): Promise<Uint8Array> {
  const owner = ownerOfFolder(folder)
  const handle = await open(staged)
  try {
    if (owner !== null) checkPlace(handle, owner)
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}

/** Flushed, and of the account whose folder it is for. */
async function writeStaged(staged: string, content: Uint8Array | string, folder: string): Promise<void> {
  const owner = ownerOfFolder(folder)
  const handle = await open(staged, 'wx', 0o600)
  try {
    if (owner !== null) await giveToOwner(handle, owner)
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Made in the stage, so that whatever a killed process leaves of it is swept with that. */
async function writeJournal(journal: Journal, { data }: InstallationFolders): Promise<void> {
  const staged = path.join(data, journal.stage, journalName)
  await writeStaged(staged, JSON.stringify(journal), data)
  renameSync(staged, path.join(data, journalName))
  flushFolder(data)
}

/** Once the journal is gone there is no way back. */
function commit(folders: InstallationFolders): void {
  flushFolder(folders.config)
  flushFolder(folders.data)
  rmSync(path.join(folders.data, journalName))
  flushFolder(folders.data)
}

/** Safe to repeat, from wherever it was cut off. @throws AppError restore_failed */
function putBack(journal: Journal, folders: InstallationFolders): void {
  try {
    for (const { name, wasThere, isRestored } of journal.moves.toReversed()) {
      const { place, aside, staged } = pathsOf(name, journal, folders)
      if (lstatSync(aside, { throwIfNoEntry: false }) !== undefined) renameSync(aside, place)
      else if (!wasThere && isRestored && !existsSync(staged)) rmSync(place, { force: true })
    }
    flushFolder(folders.config)
    flushFolder(folders.data)
    rmSync(path.join(folders.data, journalName), { force: true })
    removeStage(journal.stage, folders)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new AppError(
      'restore_failed',
      `A restoration that failed could not be undone (${code ?? String(cause)}): what was there before lies in ${folders.data} and ${folders.config} under names that end in ${journal.ending}.`,
      { hint: 'Mend the disk or the rights there, and start again: it is undone then.', cause },
    )
  }
}

/** Of the folder's account, which has to clear it away where this process is killed. @throws the file system's error. */
export function makeStageIn(folder: string, stage: string): void {
  const owner = ownerOfFolder(folder)
  mkdirSync(path.join(folder, stage), { mode: 0o700 })
  // Never through a link that somebody put in its place.
  if (owner !== null) lchownSync(path.join(folder, stage), owner.uid, owner.gid)
}

export function removeStage(stage: string, { config, data }: InstallationFolders): void {
  rmSync(path.join(config, stage), { recursive: true, force: true })
  rmSync(path.join(data, stage), { recursive: true, force: true })
}

async function readJournal({ data }: InstallationFolders): Promise<Journal> {
  const file = path.join(data, journalName)
  try {
    return journalSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (cause) {
    throw new AppError(
      'restore_failed',
      `A restoration was cut off, and its journal ${file} is unreadable.`,
      {
        hint: 'What was there before lies beside it, under names that hold "before-restore". Put it back, then delete the journal.',
        cause,
      },
    )
  }
}

function pathsOf(name: string, { ending, stage }: Journal, folders: InstallationFolders) {
  const item = places.find((one) => one.name === name)
  if (item === undefined) throw new Error(`the journal names ${JSON.stringify(name)}`)
  const place = placeOf(item, folders)
  return { place, aside: place + ending, staged: path.join(folders[item.folder], stage, name) }
}
