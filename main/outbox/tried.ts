/**
 * Notes beside the queue, a file each: the store may hold this object although nobody heard of it, because the answer got
 * lost or the process was killed. They need to outlive the process and no power cut, so they cost two calls a report.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export interface Tried {
  /** @param place of the store, as `placeOf` has it. */
  has(object: string, place: string): boolean
  /** Where that cannot be kept, the next try may take for a stranger's what it brought there itself, and says so. */
  add(object: string, place: string): void
  /** All objects of an entry where none is named. */
  remove(id: string, object?: string): void
}

const ending = '.tried'

/** What an entry brings into the store. */
export const reportOf = (id: string): string => id
export const signatureOf = (id: string): string => `${id}-sig`

/** @returns the id of the entry that a note is about; null for the name of another file. */
export const entryOfNote = (name: string): string | null =>
  name.endsWith(ending) ? name.slice(0, -ending.length).replace(/-sig$/, '') : null

/** @param folder of the queue. */
export function createTried(folder: string): Tried {
  const fileOf = (object: string): string => path.join(folder, object + ending)
  const quietly = (work: () => void): void => {
    try {
      work()
    } catch {
      // as said above
    }
  }
  return {
    has(object, place) {
      try {
        return readFileSync(fileOf(object), 'utf8') === place
      } catch {
        return false // no try is known of
      }
    },
    add: (object, place) => quietly(() => writeFileSync(fileOf(object), place, { mode: 0o600 })),
    remove(id, object) {
      for (const one of object === undefined ? [reportOf(id), signatureOf(id)] : [object])
        quietly(() => rmSync(fileOf(one), { force: true }))
    },
  }
}
