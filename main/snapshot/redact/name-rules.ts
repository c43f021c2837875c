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
