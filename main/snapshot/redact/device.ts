/** Masks what a file system is made of: its server is a host, the rest of it a path. */
import { isIP } from 'node:net'
import type { RedactionProfile } from '../../contract/redaction'
import type { Mask } from './masks'
import { maskOfPath } from './path-rules'

export interface DeviceMasking {
  mask: Mask
  wants: (profile: RedactionProfile) => boolean
  /** Masks free text. */
  text: (original: string) => string
}

/**
 * Knows `nas:/export`, `ada@nas:photos`, `//nas/share`, `\\nas\share` and `tank/customers`. What holds neither server nor
 * path, such as /dev/sda1, C: and tmpfs, is masked like any text.
 */
export function maskOfDevice(device: string, masking: DeviceMasking): string {
  const { mask, wants, text } = masking
  if (/^\/dev\/|:\/\/|^[a-z]:|^\\\\\?/i.test(device)) return text(device)
  const [, slashes = '', server = '', path = ''] =
    /^(\/\/|\\\\)([^\\/]+)(.*)$/s.exec(device) ?? /^()([^\\/]*:)(.*)$/s.exec(device) ?? []
  if (server !== '')
    return slashes + maskOfServer(server, masking) + (wants('paths') ? maskOfRest(path, mask) : text(path))
  return wants('paths') && /[\\/]/.test(device) ? maskOfRest(device, mask) : text(device)
}

/** Also where it is relative to a folder that the server knows. */
const maskOfRest = (path: string, mask: Mask): string =>
  path === '' ? path : (maskOfPath(path, mask) ?? path)

/** @param server for instance `ada@nas`, with the colon that ends it if there is one. */
function maskOfServer(server: string, { mask, wants, text }: DeviceMasking): string {
  const [, user = '', at = '', host = '', colon = ''] = /^(?:([^@]*)(@))?(.*?)(:?)$/s.exec(server) ?? []
  const isName = /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(host) && isIP(host) === 0
  const maskedUser = wants('names') && user !== '' ? mask('user', user) : user
  return maskedUser + at + (wants('names') && isName ? mask('host', host) : text(host)) + colon
}
