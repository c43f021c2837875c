/** Finds IP and hardware addresses in free text by their form. */
import { isIP, isIPv4 } from 'node:net'
import type { Mask } from './masks'
import type { TextRule } from './text-rules'

/** Every address, and this machine itself: they tell what is open to the world, and nothing of whose it is. */
const telling = (address: string): boolean =>
  !['0.0.0.0', '::', '::1'].includes(address) && !(isIPv4(address) && address.startsWith('127.'))

/** An IP address with its mask; null for what is none, or one that every machine has. */
export const maskOfAddress = (address: string, mask: Mask): string | null =>
  isIP(address) > 0 && telling(address) ? mask('ip', address) : null

export function addressRules(mask: Mask): TextRule[] {
  const mac = (found: string): string => mask('mac', found)
  return [
    // Hardware addresses of six pairs and more (InfiniBand has twenty), also behind a word: `ether:00:11:22:33:44:55`.
    [
      /(?<![\p{L}\p{N}]|::|(?<![\p{L}\p{N}])[0-9a-f]{1,4}[:-])[0-9a-f]{2}([:-])[0-9a-f]{2}(?:\1[0-9a-f]{2}){4,}(?![0-9a-f])/giu,
      mac,
    ],
    // As switches print them: 0011.2233.4455, 0011-2233-4455.
    [/(?<![\p{L}\p{N}.-])[0-9a-f]{4}([.-])[0-9a-f]{4}\1[0-9a-f]{4}(?![\p{L}\p{N}-]|\.[\p{L}\p{N}])/giu, mac],
    // Interfaces that systemd names after theirs: enx001122334455.
    [/(?<=(?<![\p{L}\p{N}])(?:en|ib|sl|wl|ww)x)(?:[0-9a-f]{2}){6}(?![\p{L}\p{N}])/giu, mac],
    // Also behind a word that cannot be a part of it: `addr:2001:db8::1`.
    [
      /(?:(?<![\p{L}\p{N}:.])|(?<=[g-z][\p{L}\p{N}]{0,20}:))(?=[0-9a-f]{0,4}:)[0-9a-f:.]{2,46}(?![\p{L}\p{N}:.])/giu,
      (found) => ofIPv6(found, mask),
    ],
    [/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)/g, (found) => maskOfAddress(found, mask)],
    // The names that clouds give their machines, and people their containers: ip-10-0-0-2, proxy_10_0_0_2.
    [
      /(?<!\d)\d{1,3}([-_])\d{1,3}(?:\1\d{1,3}){2}(?![-_]?\d)/g,
      (found) => maskOfAddress(found.replaceAll(/[-_]/g, '.'), mask),
    ],
  ]
}

/**
 * What a sentence or a port adds to an address is not part of it: `fe80::1.`, `2001:db8::1:` and `::ffff:10.0.0.2:443`.
 * Where the port could be a part of the address, it is taken for one.
 */
function ofIPv6(found: string, mask: Mask): string | null {
  const bare = found.replace(/(?<!:):$|\.$/, '')
  const address = isIP(bare) > 0 ? bare : bare.replace(/[:.]\d{1,5}$/, '')
  const masked = maskOfAddress(address, mask)
  return masked === null ? null : masked + found.slice(address.length)
}
