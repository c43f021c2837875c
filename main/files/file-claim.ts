/**
 * A lock for work that takes minutes: a file that its owner touches as long as it lives. What a killed process has
 * claimed is free at once on the same machine, and after a while without a touch everywhere.
 */
import { utimesSync } from 'node:fs'
import { acquire, isStale, newOwner, ownerOf, release, removeStale } from './file-lock'

export interface Claim {
  /** False once somebody else has taken it over, as may happen to a process that stood still for too long. */
  isHeld(): boolean
  release(): void
}

/** So many touches before the claim is free; fewer would let one slow disk access lose it. */
const touchesPerLife = 5

/**
 * Null where another owner holds it.
 * @param lifeMs how long a claim without a touch is respected.
 * @throws the file system's error where no claim can be made.
 */
export function claimFile(file: string, lifeMs: number): Claim | null {
  const owner = newOwner()
  if (!acquire(file, owner)) {
    removeStale(file, lifeMs)
    if (!acquire(file, owner)) return null
  }
  const timer = setInterval(() => touch(file, owner), lifeMs / touchesPerLife)
  timer.unref()
  return {
    isHeld: () => ownerOf(file) === owner,
    release() {
      clearInterval(timer)
      release(file, owner)
    },
  }
}

export function isClaimed(file: string, lifeMs: number): boolean {
  const owner = ownerOf(file)
  return owner !== null && !isStale(file, owner, lifeMs)
}

function touch(file: string, owner: string): void {
  if (ownerOf(file) !== owner) return
  try {
    const now = new Date()
    utimesSync(file, now, now)
  } catch {
    // taken away this very moment; isHeld tells
  }
}
