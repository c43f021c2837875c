/** Finds names of hosts and users in free text by what stands beside them. */
import { isIP } from 'node:net'
import type { Mask } from './masks'
import { escaped, type TextRule } from './text-rules'

/** The machine's neighbours: db-7.corp.example beside web-1.corp.example. */
export const hostsBelow = (domains: readonly string[], mask: Mask): TextRule[] =>
  domains.map((domain) => [
    new RegExp(`(?<![\\p{L}\\p{N}._-])(?:[\\p{L}\\p{N}_-]+\\.)+${escaped(domain)}(?![\\p{L}\\p{N}-])`, 'giu'),
    (found) => mask('host', found),
  ])

/** A machine that knows no domain of its own is called by one elsewhere: web-1.corp.example of web-1. */
export const hostWithDomain = (name: string, mask: Mask): TextRule => [
  new RegExp(`(?<![\\p{L}\\p{N}])${escaped(name)}(?:\\.\\p{L}[\\p{L}\\p{N}-]*)+(?![\\p{L}\\p{N}-])`, 'giu'),
  () => mask('host', name),
]

/** Shorter ones would be words of everybody's, such as s3. */
const leastVariant = 3

/**
 * A host's name with other separators or none: web1, web_1 and WEB--1 of web-1. They get the mask of the host, since
 * that is what they almost always mean, and are found only where they stand alone.
 */
export function hostVariants(label: string, mask: Mask): TextRule[] {
  const parts = label.match(/\p{L}+|\p{N}+/gu) ?? []
  const bare = parts.join('')
  if (parts.length < 2 || bare.length < leastVariant || !/\p{L}/u.test(bare)) return []
  const pattern = `(?<![\\p{L}\\p{N}])${parts.join('[-_.]{0,2}')}(?![\\p{L}\\p{N}])`
  return [[new RegExp(pattern, 'giu'), () => mask('host', label)]]
}

const hostName = '[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*'
const begin = '(?:^|[\\s"\'`(=])'

/** Domains that exist in somebody's own network alone (RFC 6762, RFC 8375, ICANN's reservation of .internal, custom). */
const privateDomains = 'internal|local|localdomain|lan|corp|intranet|home\\.arpa'
const everybodys = /^localhost\.|\.docker\.internal$/i

export function hostRules(mask: Mask): TextRule[] {
  const host = (found: string): string | null =>
    isIP(found.replace(/^\[|\]$/g, '')) > 0 ? null : mask('host', found)
  const user = (found: string): string => mask('user', found)
  return [
    // Which host is behind :// and who is before its @; the host first, since it is known by what stands before it.
    [/(?<=:\/\/(?:[^\s/@"']+@)?)(?![^\s/@"']+@)[\p{L}\p{N}][\p{L}\p{N}._-]*/gu, host],
    [/(?<=:\/\/)[^\s/@"']+(?=@)/gu, user],
    [
      /(?<=\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH) )[\p{L}\p{N}][\p{L}\p{N}._-]*/gu,
      host,
    ],
    // Of network mounts: user@server:/export, //server/share and \\server\share.
    [new RegExp(`(?<=${begin}(?:[^\\s/@:"']{1,64}@)?)${hostName}(?=:\\/(?!\\/))`, 'gu'), host],
    [new RegExp(`(?<=${begin}(?:\\/\\/|\\\\\\\\))${hostName}`, 'gu'), host],
    [new RegExp(`(?<=${begin})[^\\s/@:"'\`(=]+(?=@$)`, 'gu'), user],
    // Of ssh and mail: user@host. Digests of images and instances of systemd's units look alike and name nobody.
    [
      /(?<![\p{L}\p{N}._+-])[\p{L}\p{N}][\p{L}\p{N}._+-]{0,63}(?=@(?!sha\d+:)(?:[\p{L}\p{N}][\p{L}\p{N}-]*(?:\.[\p{L}\p{N}-]+)*\.(?!(?:service|socket|timer|slice|mount|target|scope|device|swap)(?![\p{L}\p{N}]))\p{L}{2,}|\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)|\[?[0-9a-f]{0,4}:[0-9a-f:.]+))/gu,
      user,
    ],
    [/(?<=^@)[\p{L}\p{N}][\p{L}\p{N}-]*(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/gu, host],
    [
      new RegExp(
        `(?<![\\p{L}\\p{N}._-])(?:[\\p{L}\\p{N}_-]+\\.)+(?:${privateDomains})(?![\\p{L}\\p{N}-]|\\.[\\p{L}\\p{N}])`,
        'giu',
      ),
      (found) => (everybodys.test(found) ? null : mask('host', found)),
    ],
  ]
}

const folder = '[^\\s\\\\/"\'<>:|]+'

export function userRules(mask: Mask): TextRule[] {
  const user = (found: string): string => mask('user', found)
  return [
    // As people are called there, in some words: C:\Users\Ada Byron\x.
    [
      new RegExp(
        `(?<=[\\\\/](?:home|users|documents and settings)[\\\\/]{1,2})(?:${folder}(?: ${folder}){0,3}(?=[\\\\/])|${folder})`,
        'giu',
      ),
      user,
    ],
    // Sticks that a person has plugged in, mail and timetables.
    [new RegExp(`(?<=\\/media\\/)${folder}(?=\\/)|(?<=\\/(?:mail|crontabs)\\/)${folder}`, 'gu'), user],
  ]
}
