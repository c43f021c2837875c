/** How full a file system is, in the words of `df`. */

/**
 * Used % as `df` computes it: of what ordinary users could ever use, blocks reserved for root left out, and rounded
 * up (here at the second decimal), so that a file system is never called emptier than it is.
 */
export function usedPercentLikeDf(usedBytes: number, availableBytes: number): number | null {
  const whole = usedBytes + availableBytes
  if (!(whole > 0)) return null
  // Rounded up from the remainder: a quotient that is a hair above a whole step only by floating point stays there.
  const scaled = usedBytes * 10_000
  const rest = scaled % whole
  return Math.min(100, ((scaled - rest) / whole + (rest > 0 ? 1 : 0)) / 100)
}
