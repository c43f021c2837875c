/** Which mount points the settings hide, and whether a person named them or they are the usual noise. */
import { defaultHiddenMountPoints } from '../contract/settings'
import { createNameHider } from './hidden-names'

/** `chosen`: a person named it. `noise`: a usual place of mounts that say nothing, unless a disk of its own is there. */
export type Hiding = 'chosen' | 'noise' | null

/**
 * Sorts mount points by the setting `disks.hiddenMountPoints`.
 * The result throws AppError settings_invalid when a pattern of it takes too long.
 */
export function createPathHider(
  patterns: readonly string[],
): (paths: readonly string[]) => Promise<(path: string) => Hiding> {
  const isOurs = (pattern: string): boolean => defaultHiddenMountPoints.includes(pattern)
  const noise = patterns.filter(isOurs).map((pattern) => new RegExp(pattern))
  const chosenAmong = createNameHider(
    'disks.hiddenMountPoints',
    patterns.filter((pattern) => !isOurs(pattern)),
  )
  return async (paths) => {
    const chosen = await chosenAmong(paths)
    return (path) => {
      if (chosen.has(path)) return 'chosen'
      return noise.some((expression) => expression.test(path)) ? 'noise' : null
    }
  }
}
