/** Names of boards within what the contract allows. Pure. */

/** As the contract has it, in UTF-16 units. */
export const longestName = 60
export const longestTitle = 100

/** Cut between characters, not within one. */
export function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text
  let kept = ''
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (kept.length + segment.length > longest) break
    kept += segment
  }
  return kept
}

/**
 * A name for a copy that no other has: `told` puts a number into words, as "Disks (copy)", "Disks (copy 2)".
 * @param taken names that there are
 */
export function copyName(
  name: string,
  taken: readonly string[],
  told: (name: string, count: number) => string,
): string {
  const room = longestName - told('', 99).length
  const short = shortened(name, room)
  let count = 1
  while (taken.includes(told(short, count)) && count < 99) count += 1
  return told(short, count)
}
