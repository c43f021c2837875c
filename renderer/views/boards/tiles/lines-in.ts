/** How many lines of a list there is room for. Pure. */

/** CSS pixels of one line, and of what is above and below all of them. */
const lines = {
  disks: { line: 45, rest: 32 },
  containers: { line: 56, rest: 66 },
  processes: { line: 56, rest: 28 },
}

const mostWhereItGrows = 8

/** @param height CSS pixels; null where the tile grows with what is in it */
export function linesIn(kind: keyof typeof lines, height: number | null): number {
  if (height === null) return mostWhereItGrows
  const { line, rest } = lines[kind]
  return Math.max(1, Math.floor((height - rest) / line))
}
