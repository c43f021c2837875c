/** Temporary names that tell whose they are, so that what a process left when it was killed can be cleared by the next. */
import { readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { isStale, newOwner } from '../files/file-lock'

/** What is not touched for so long is nobody's, whoever has the number of its process now. */
const longestMs = 86_400_000

/** @param kind of letters and underscores. */
export const temporaryName = (kind: string): string => `.${kind}-${encodeURIComponent(newOwner())}.tmp`

/** Takes away what dead processes left there. Never throws: tidying is no reason to fail. */
export function sweepLeftovers(folder: string, kind: string): void {
  try {
    for (const name of readdirSync(folder)) {
      const owner = ownerIn(name, kind)
      const place = path.join(folder, name)
      if (owner !== null && isStale(place, owner, longestMs)) rmSync(place, { recursive: true, force: true })
    }
  } catch {
    // a folder that is not there yet, or that may be written and not listed
  }
}

function ownerIn(name: string, kind: string): string | null {
  if (!name.startsWith(`.${kind}-`) || !name.endsWith('.tmp')) return null
  try {
    return decodeURIComponent(name.slice(kind.length + 2, -'.tmp'.length))
  } catch {
    return null // none of ours
  }
}
