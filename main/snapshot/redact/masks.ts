/**
 * Masks: the same input gets the same mask on one installation, in every snapshot, and nobody without its salt can
 * find the input by trying (HMAC-SHA-256, RFC 2104).
 */
import { createHmac } from 'node:crypto'

/** What is masked; the word that its mask begins with. */
export type MaskKind = 'host' | 'domain' | 'user' | 'ip' | 'mac' | 'path' | 'command' | 'id' | 'output'

/** Hex digits of a mask: with a thousand things in a document, two share one in one document of ten thousand. */
const maskDigits = 8

export type Mask = (kind: MaskKind, original: string) => string

const whatMasksLookLike = new RegExp(
  `^(?:/path|host|domain|user|ip|mac|command|id|output)-[0-9a-f]{${maskDigits}}$`,
)

/** @param keepMasks leaves what looks like a mask: for documents that were masked before. */
export function createMask(salt: Uint8Array, keepMasks = false): Mask {
  const known = new Map<string, string>()
  return (kind, original) => {
    if (keepMasks && whatMasksLookLike.test(original)) return original
    const input = `${kind}\0${oneSpelling(kind, original)}`
    const before = known.get(input)
    if (before !== undefined) return before
    const digits = createHmac('sha256', salt).update(input).digest('hex').slice(0, maskDigits)
    const mask = kind === 'path' ? `/path-${digits}` : `${kind}-${digits}`
    known.set(input, mask)
    return mask
  }
}

/** Letters of either case name the same host, address and user, and a hardware address is written in many ways. */
function oneSpelling(kind: MaskKind, original: string): string {
  if (kind === 'path' || kind === 'command') return original
  const small = original.toLowerCase()
  return kind === 'mac' ? small.replace(/[^0-9a-f]/g, '').replace(/..(?=.)/g, '$&:') : small
}
