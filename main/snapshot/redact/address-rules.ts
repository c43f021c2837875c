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
