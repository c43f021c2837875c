/** Finds in free text what a profile masks: what the document names, and whatever has the form of an address or a path. */
import { isIP, isIPv4 } from 'node:net'
import type { Mask } from './masks'

/** A pattern with the flag g, and what takes the place of a match; null leaves it as it is. */
export type TextRule = readonly [pattern: RegExp, replace: (found: string) => string | null]

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

function split(text: string, pattern: RegExp, replace: TextRule[1]): Part[] {
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

/** One rule for all that the document names itself; the longest is found first. */
export function rulesForKnown(masks: ReadonlyMap<string, string>): TextRule[] {
  const originals = [...masks.keys()].filter((original) => original !== '')
  if (originals.length === 0) return []
  const anyCase = new Map([...masks].map(([original, mask]) => [original.toLowerCase(), mask]))
  const pattern = originals
    .sort((a, b) => b.length - a.length)
    .map((original) => {
      const literal = escaped(original)
      return original.length >= leastWithin ? literal : `(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`
    })
    .join('|')
  return [[new RegExp(pattern, 'giu'), (found) => anyCase.get(found.toLowerCase()) ?? null]]
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/** The machine's neighbours: db-7.corp.example beside web-1.corp.example. */
export const hostsBelow = (domains: readonly string[], mask: Mask): TextRule[] =>
  domains.map((domain) => [
    new RegExp(`(?<![\\p{L}\\p{N}._-])(?:[\\p{L}\\p{N}_-]+\\.)+${escaped(domain)}(?![\\p{L}\\p{N}-])`, 'giu'),
    (found) => mask('host', found),
  ])

/** Every address, and this machine itself: they tell what is open to the world, and nothing of whose it is. */
const telling = (address: string): boolean =>
  !['0.0.0.0', '::', '::1'].includes(address) && !(isIPv4(address) && address.startsWith('127.'))

/** An IP address with its mask; null for what is none, or one that every machine has. */
export const maskOfAddress = (address: string, mask: Mask): string | null =>
  isIP(address) > 0 && telling(address) ? mask('ip', address) : null

export function addressRules(mask: Mask): TextRule[] {
  return [
    // Hardware addresses of six pairs and more (InfiniBand has twenty).
    [
      /(?<![0-9a-f:-])[0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\1[0-9a-f]{2}){4,}(?![0-9a-f])/gi,
      (found) => mask('mac', found),
    ],
    // Interfaces that systemd names after theirs: enx001122334455.
    [
      /(?<=(?<![\p{L}\p{N}])(?:en|ib|sl|wl|ww)x)(?:[0-9a-f]{2}){6}(?![\p{L}\p{N}])/giu,
      (found) => mask('mac', found.replace(/..(?!$)/g, '$&:')),
    ],
    [
      /(?<![\p{L}\p{N}:.])(?=[0-9a-f]{0,4}:)[0-9a-f:.]{2,46}(?![\p{L}\p{N}:.])/giu,
      (found) => ofIPv6(found, mask),
    ],
    [/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)/g, (found) => maskOfAddress(found, mask)],
    // The names that clouds give their machines: ip-10-0-0-2.
    [/(?<!\d)\d{1,3}(?:-\d{1,3}){3}(?!-?\d)/g, (found) => maskOfAddress(found.replaceAll('-', '.'), mask)],
  ]
}

/** What a sentence or a port adds to an address is not part of it: `fe80::1.` and `2001:db8::1:` end in a mark. */
function ofIPv6(found: string, mask: Mask): string | null {
  const bare = found.replace(/(?<!:):$|\.$/, '')
  const masked = maskOfAddress(bare, mask)
  return masked === null ? null : masked + found.slice(bare.length)
}

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

/**
 * What the command or text of a metric said when it was no number, as the product quotes it: that may be anything, and
 * is masked whole by every profile.
 */
export const outputRules = (mask: Mask): TextRule[] => [
  [/(?<=expected a number, got ").+(?=")/gsu, (found) => mask('output', found)],
  [/(?<=its command (?:ended with exit code \d+|was ended by \w+): ).+/gsu, (found) => mask('output', found)],
]

/** By what stands beside them. */
export function hostRules(mask: Mask): TextRule[] {
  const host = (found: string): string | null =>
    isIP(found.replace(/^\[|\]$/g, '')) > 0 ? null : mask('host', found)
  return [
    // Which host is behind :// and who is before its @; the host first, since it is known by what stands before it.
    [/(?<=:\/\/(?:[^\s/@"']+@)?)(?![^\s/@"']+@)[\p{L}\p{N}][\p{L}\p{N}._-]*/gu, host],
    [/(?<=:\/\/)[^\s/@"']+(?=@)/gu, (found) => mask('user', found)],
    [
      /(?<=\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH) )[\p{L}\p{N}][\p{L}\p{N}._-]*/gu,
      host,
    ],
    // Of network mounts: server:/export and //server/share.
    [/(?<=^|\s)[\p{L}\p{N}][\p{L}\p{N}._-]*(?=:\/(?!\/))/gu, host],
    [/(?<=(?:^|\s)\/\/)[\p{L}\p{N}][\p{L}\p{N}._-]*/gu, host],
    // Of ssh and mail: user@host. Digests of images and instances of systemd's units look alike and name nobody.
    [
      /(?<![\p{L}\p{N}._+-])[\p{L}\p{N}][\p{L}\p{N}._+-]{0,63}(?=@(?!sha\d+:)[\p{L}\p{N}][\p{L}\p{N}-]*(?:\.[\p{L}\p{N}-]+)*\.(?!(?:service|socket|timer|slice|mount|target|scope|device|swap)(?![\p{L}\p{N}]))\p{L}{2,})/gu,
      (found) => mask('user', found),
    ],
    [/(?<=^@)[\p{L}\p{N}][\p{L}\p{N}-]*(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/gu, host],
  ]
}

export function userRules(mask: Mask): TextRule[] {
  return [
    [/(?<=\/(?:home|Users)\/)[^\s/"'<>:]+/gu, (found) => mask('user', found)],
    [/(?<=[a-z]:\\Users\\)[^\s\\"'<>:]+/giu, (found) => mask('user', found)],
  ]
}
