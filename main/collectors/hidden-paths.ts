/** Which mount points the settings hide. A pattern of a person's own may take for ever, and is stopped then. */
import { AppError } from '../contract/errors'
import { defaultHiddenMountPoints } from '../contract/settings'

/** `chosen`: a person named it. `noise`: a usual place of mounts that say nothing, unless a disk of its own is there. */
export type Hiding = 'chosen' | 'noise' | null

/** Hundreds of mount points take a millisecond; what takes this long would hold up everything else that is measured. */
const limitMs = 100

/**
 * Sorts mount points by the setting `disks.hiddenMountPoints`.
 * The result throws AppError settings_invalid when a pattern of it takes too long.
 */
export function createPathHider(
  patterns: readonly string[],
): (paths: readonly string[]) => Promise<(path: string) => Hiding> {
  const isOurs = (pattern: string): boolean => defaultHiddenMountPoints.includes(pattern)
  const noise = patterns.filter(isOurs).map((pattern) => new RegExp(pattern))
  const own = patterns.filter((pattern) => !isOurs(pattern))
  let endless: AppError | null = null
  return async (paths) => {
    if (endless !== null) throw endless // the settings stay, so the time would be lost at every reading
    const chosen = new Set<string>()
    if (own.length > 0) {
      const { runWithin } = await import('./time-limit') // costs start-up time that the usual patterns need not pay
      for (const pattern of own) {
        const expression = new RegExp(pattern)
        const tooLong = (cause: unknown): AppError => (endless = endlessPattern(pattern, cause))
        const found = runWithin(limitMs, tooLong, () => paths.filter((path) => expression.test(path)))
        for (const path of found) chosen.add(path)
      }
    }
    return (path) => {
      if (chosen.has(path)) return 'chosen'
      return noise.some((expression) => expression.test(path)) ? 'noise' : null
    }
  }
}

function endlessPattern(pattern: string, cause: unknown): AppError {
  return new AppError(
    'settings_invalid',
    `A pattern of the setting disks.hiddenMountPoints takes longer than ${limitMs} ms: ${JSON.stringify(pattern.slice(0, 200))}.`,
    { hint: 'Simplify it: a repetition within a repetition, such as (a+)+, can take for ever.', cause },
  )
}
