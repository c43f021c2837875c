/**
 * Puts masks into free text by rules: for what the document names itself, and for what the product quotes. Rules for
 * what has a form of its own are in the files beside this one.
 */
import type { Mask } from './masks'

/** A pattern with the flag g, and what takes the place of a match; null leaves it as it is. */
export type TextRule = readonly [pattern: RegExp | PatternFor, replace: (found: string) => string | null]

/** Chooses the pattern for a text; null where nothing can be in it. */
type PatternFor = (text: string) => RegExp | null

interface Part {
  text: string
  isMask: boolean
}

/** What one rule has masked is out of reach for the next. */
export function applyRules(text: string, rules: readonly TextRule[]): string {
  let parts: Part[] = [{ text, isMask: false }]
  for (const [pattern, replace] of rules)
    parts = parts.flatMap((part) => (part.isMask ? [part] : split(part.text, pattern, replace)))
  return parts.map((part) => part.text).join('')
}

function split(text: string, given: TextRule[0], replace: TextRule[1]): Part[] {
  const pattern = typeof given === 'function' ? given(text) : given
  if (pattern === null) return [{ text, isMask: false }]
  const parts: Part[] = []
  let from = 0
  for (const match of text.matchAll(pattern)) {
    const mask = match[0] === '' ? null : replace(match[0])
    if (mask === null) continue
    parts.push({ text: text.slice(from, match.index), isMask: false }, { text: mask, isMask: true })
    from = match.index + match[0].length
  }
  parts.push({ text: text.slice(from), isMask: false })
  return parts.filter((part) => part.text !== '')
}

/** Shorter ones are found only where they stand alone: a host called db must not cut a word in two. */
const leastWithin = 5

/** What follows a path and makes it another one: /data is not in /database, nor in /data.old. */
const goesOn = '(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}])'

/**
 * One rule for all that the document names itself; the longest is found first. Its pattern is made of what the text
 * holds: hundreds of command lines in one take seconds a text, and some are too long for any.
 * @param arePaths those are found only where they end.
 */
export function rulesForKnown(masks: ReadonlyMap<string, string>, arePaths = false): TextRule[] {
  const originals = [...masks.keys()].filter((original) => original !== '')
  if (originals.length === 0) return []
  const anyCase = new Map([...masks].map(([original, mask]) => [original.toLowerCase(), mask]))
  const known = originals
    .sort((a, b) => b.length - a.length)
    .map((original) => ({ original, folded: folded(original) }))
  const patternFor: PatternFor = (text) => {
    const within = folded(text)
    const held = known.filter((one) => within.includes(one.folded)).map(({ original }) => original)
    return held.length === 0 ? null : patternOf(held, arePaths)
  }
  return [[patternFor, (found) => anyCase.get(found.toLowerCase()) ?? null]]
}

/** The same for all that a pattern without regard to case takes for the same: both kinds of a final sigma, the Kelvin sign. */
const folded = (text: string): string => text.toLowerCase().toUpperCase()

/** Twice as much is refused as too large where case is of no regard. No honest text holds so much of what is known. */
const mostInAnyCase = 16_384

/** @param held what a text holds, the longest first. */
function patternOf(held: readonly string[], arePaths: boolean): RegExp {
  const alternatives = held.map((original) => {
    const literal = escaped(original) + (arePaths ? goesOn : '')
    return original.length >= leastWithin ? literal : `(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`
  })
  const pattern = alternatives.join('|')
  return new RegExp(pattern, pattern.length > mostInAnyCase ? 'gu' : 'giu')
}

export const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/**
 * What the command or text of a metric said when it was no number, as the product quotes it: that may be anything, and
 * is masked whole by every profile.
 */
export const outputRules = (mask: Mask): TextRule[] => [
  [/(?<=expected a number, got ").+(?=")/gsu, (found) => mask('output', found)],
  [/(?<=its command (?:ended with exit code \d+|was ended by \w+): ).+/gsu, (found) => mask('output', found)],
]
