/** One folder may have many names: links, mounts, and letters of either case where the file system does not care. */
import { stat } from 'node:fs/promises'

/** @returns what tells whether a folder is the one given, whatever it is called. One that is not there is no other's. */
export function folderMatcher(folder: string): (other: string) => Promise<boolean> {
  const markOf = (place: string): Promise<string | null> =>
    stat(place, { bigint: true }).then(
      ({ dev, ino }) => `${dev} ${ino}`,
      () => null,
    )
  const own = markOf(folder)
  const known = new Map<string, Promise<boolean>>([[folder, Promise.resolve(true)]])
  return (other) => {
    const answer =
      known.get(other) ?? markOf(other).then(async (mark) => mark !== null && mark === (await own))
    known.set(other, answer)
    return answer
  }
}
