/** Finds paths in free text by their form. */
import type { Mask } from './masks'
import type { TextRule } from './text-rules'

/** Of the system and the same on every machine. */
const ordinaryPaths =
  /^\/(?:proc|sys|dev)(?:\/|$)|^\/(?:var\/)?run\/(?:docker|podman\/podman)\.sock$|^[A-Z]:\\?$/

/** @returns the mask of a path; null for the root and for what every machine has. */
export const maskOfPath = (path: string, mask: Mask): string | null =>
  path === '/' || ordinaryPaths.test(path) ? null : mask('path', path)

export function pathRules(mask: Mask): TextRule[] {
  const replace = (found: string): string | null => {
    const end = /[.,:;!?]+$/.exec(found)?.[0] ?? '' // of the sentence, not of the path
    const path = found.slice(0, found.length - end.length)
    const masked = path === '' ? null : maskOfPath(path, mask)
    return masked === null ? null : masked + end
  }
  return [
    // The path of a URL whose host is in front of it counts, the two slashes before the host do not.
    [
      /(?<![\p{L}\p{N}_./:-])\/(?!\/)[^\s"'`<>|()[\]{},;]+|(?<=(?::|^|\s)\/\/[^\s/"']*)\/[^\s"'`<>|()[\]{},;]+/gu,
      replace,
    ],
    [/(?<=:)\/(?!\/)[^\s"'`<>|()[\]{},;]+/gu, replace], // of an export: server:/srv/data
    [/(?<![\p{L}\p{N}])[a-z]:\\[^"'<>|\r\n]*|\\\\[^\s"'<>|]+/giu, replace],
  ]
}
