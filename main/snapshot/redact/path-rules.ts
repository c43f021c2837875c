/** Finds paths in free text by their form. Where one ends that holds blanks is a guess, which rather masks too much. */
import type { Mask } from './masks'
import type { TextRule } from './text-rules'

/** Of the system and the same on every machine. */
const ordinaryPaths =
  /^\/(?:proc|sys|dev)(?:\/|$)|^\/(?:var\/)?run\/(?:docker|podman\/podman)\.sock$|^[A-Z]:\\?$/

/** @returns the mask of a path; null for the root and for what every machine has. */
export const maskOfPath = (path: string, mask: Mask): string | null =>
  path === '/' || ordinaryPaths.test(path) ? null : mask('path', path)

/** What may stand in a path that nobody has quoted, as the inside of a class of characters. */
const within = '^\\s"\'`<>|()[\\]{},;'

/**
 * What follows a blank and still belongs to the path, as people name folders: words with capitals (`Customer Data`), and
 * a few words up to one that goes on with a slash (`old photos/x`) or has the ending of a file (`last year.xlsx`).
 */
const afterBlank =
  `(?:(?<![.:!?]) (?:[\\p{Lu}\\p{Lo}][${within}]*|(?:[${within}/:.!?]+ ){0,3}` +
  `(?:(?!\\.{1,2}\\/)[${within}/:]+\\/[${within}]*|[${within}/:]+\\.\\p{L}[\\p{L}\\p{N}]{0,4}(?![\\p{L}\\p{N}]))))*`

const unquoted = new RegExp(
  [
    `(?<![\\p{L}\\p{N}_./:-])(?:\\.{1,2})?\\/(?!\\/)[${within}]+${afterBlank}`,
    // The path of a URL whose host is in front of it counts, the two slashes before the host do not.
    `(?<=:\\/\\/[^\\s/"']*)\\/[${within}]+`,
    `(?<=(?:^|\\s)\\/\\/[^\\s/"']*)\\/[${within}]+${afterBlank}`,
  ].join('|'),
  'gu',
)

/** Of an export: server:/srv/data */
const exported = new RegExp(`(?<=:)\\/(?!\\/)[${within}]+${afterBlank}`, 'gu')

export function pathRules(mask: Mask): TextRule[] {
  const replace = (found: string): string | null => {
    const end = /[.,:;!?]+$/.exec(found)?.[0] ?? '' // of the sentence, not of the path
    const path = found.slice(0, found.length - end.length)
    const masked = path === '' ? null : maskOfPath(path, mask)
    return masked === null ? null : masked + end
  }
  return [
    [/(?<=")\/(?!\/)[^"\r\n]+(?=")|(?<=')\/(?!\/)[^'\r\n]+(?=')|(?<=`)\/(?!\/)[^`\r\n]+(?=`)/gu, replace],
    [unquoted, replace],
    [exported, replace],
    // Also what is left of a share when the server before it is masked already.
    [/(?<![\p{L}\p{N}])[a-z]:\\[^"'<>|\r\n]*|\\\\[^"'<>|\r\n]+|^\\[^"'<>|\r\n]+/giu, replace],
  ]
}
