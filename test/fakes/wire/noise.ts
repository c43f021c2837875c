/** Chance that is the same every time: numbers that depend on nothing but a seed and a position. */

/** 0 up to 1, from two 32-bit integers (the finaliser of MurmurHash3). */
export function chance(seed: number, position: number): number {
  let mixed = Math.imul((position | 0) ^ seed, 0x9e3779b1)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca77)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae3d)
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32
}

/** A seed out of a name (FNV-1a). */
export function seedOf(name: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < name.length; index += 1)
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193)
  return hash | 0
}

/** Smooth noise of -1 to 1 that takes a new course every period. */
export function drift(seed: number, atMs: number, periodMs: number): number {
  const position = atMs / periodMs
  const from = Math.floor(position)
  const part = position - from
  const here = chance(seed, from)
  return 2 * (here + (chance(seed, from + 1) - here) * part * part * (3 - 2 * part)) - 1
}

/** So many hexadecimal digits, the same for the same name. */
export function hexOf(name: string, digits: number): string {
  const seed = seedOf(name)
  return Array.from({ length: digits }, (_, index) => Math.floor(chance(seed, index) * 16).toString(16)).join(
    '',
  )
}
