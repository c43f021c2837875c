/** Which names a person's own patterns hide. A pattern may take for ever, and is stopped then. */
import { AppError } from '../contract/errors'

/** Hundreds of names take a millisecond; what takes this long would hold up everything else that is measured. */
const limitMs = 100

/**
 * Sorts names by regular expressions out of a setting. What is known of a name is kept while the name is there.
 *
 * @param setting for instance disks.hiddenMountPoints; named in the error.
 * @returns gives the hidden ones among some names; throws AppError settings_invalid when a pattern takes too long.
 */
export function createNameHider(
  setting: string,
  patterns: readonly string[],
): (names: readonly string[]) => Promise<ReadonlySet<string>> {
  let endless: AppError | null = null
  let known = new Map<string, boolean>()
  return async (names) => {
    if (patterns.length === 0) return new Set()
    if (endless !== null) throw endless // the settings stay, so the time would be lost at every reading
    const hidden = new Set(names.filter((name) => known.get(name) === true))
    const fresh = names.filter((name) => !known.has(name))
    if (fresh.length > 0) {
      const { runWithin } = await import('./time-limit') // costs start-up time that most settings need not pay
      for (const pattern of patterns) {
        const expression = new RegExp(pattern)
        const tooLong = (cause: unknown): AppError => (endless = endlessPattern(setting, pattern, cause))
        const found = runWithin(limitMs, tooLong, () => fresh.filter((name) => expression.test(name)))
        for (const name of found) hidden.add(name)
      }
    }
    known = new Map(names.map((name) => [name, hidden.has(name)]))
    return hidden
  }
}

function endlessPattern(setting: string, pattern: string, cause: unknown): AppError {
  return new AppError(
    'settings_invalid',
    `A pattern of the setting ${setting} takes longer than ${limitMs} ms: ${JSON.stringify(pattern.slice(0, 200))}.`,
    { hint: 'Simplify it: a repetition within a repetition, such as (a+)+, can take for ever.', cause },
  )
}
