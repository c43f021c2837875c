/**
 * Makes a folder with those above it. Node's own recursive form never returns where the system answers "no such
 * folder" although the one above exists, as /proc does.
 */
import * as nodeFs from 'node:fs'
import path from 'node:path'

/** A folder that exists already is left as it is. @throws the file system's error of the folder that could not be made. */
export function makeFolder(
  folder: string,
  mode = 0o777,
  fs: Pick<typeof nodeFs, 'mkdirSync' | 'statSync'> = nodeFs,
): void {
  const place = path.resolve(folder)
  try {
    fs.mkdirSync(place, { mode })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (isFolder(place, fs)) return
    const above = path.dirname(place)
    // Where the one above exists, "no such folder" is an answer and no reason to try again.
    if (code !== 'ENOENT' || above === place || isFolder(above, fs)) throw error
    makeFolder(above, mode, fs)
    makeFolder(place, mode, fs)
  }
}

function isFolder(place: string, fs: Pick<typeof nodeFs, 'statSync'>): boolean {
  try {
    return fs.statSync(place).isDirectory()
  } catch {
    return false // whatever it is, nothing can be put into it
  }
}
