/**
 * Which names a pattern matches while it is being typed. Pure. Nothing can stop a regular expression in the middle of
 * a page, and the pages may start no worker, so what could take long is not tried; the core has a deadline for it.
 */

/** A name of 4,096 characters is possible for a mount, and no help in judging a pattern. */
const longestName = 200
/** With two repetitions, tried from each of its characters, a name of that length takes some million steps. */
const mostRepetitions = 2

/** Whether trying a pattern takes no more than a moment: repetitions within repetitions and back references may. */
export function isQuick(pattern: string): boolean {
  if (/\\[1-9k]/.test(pattern)) return false
  const plain = pattern.replace(/\\[\s\S]/g, 'x').replace(/\[[^\]]*\]/g, 'x')
  return !/\)[*+{]/.test(plain) && (plain.match(/[*+{]/g) ?? []).length <= mostRepetitions
}

/** @returns the names it matches; null where it is not tried, or is no regular expression. */
export function matchesOf(pattern: string, names: readonly string[]): readonly string[] | null {
  if (!isQuick(pattern)) return null
  let expression: RegExp
  try {
    expression = new RegExp(pattern)
  } catch {
    return null // the form says so beside its field
  }
  return names.filter((name) => expression.test(name.slice(0, longestName)))
}
