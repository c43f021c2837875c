/** How reports are called: infra_snap_<host>_<UTC time>.<extension>, the same on every platform. */

/** Windows keeps these for devices, with and without an extension. */
const reservedNames = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/i

/** Leaves room for the rest of the name within the 255 bytes that file systems allow. */
const longestHostBytes = 100

/** A host's name as a part of a file name: letters and digits of any script, dots, dashes and underscores. */
export function fileSafeHost(host: string): string {
  const safe = host
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
    .replace(/\.{2,}/g, '.')
  const name = trim(cutToBytes(trim(safe), longestHostBytes))
  if (name === '') return 'host'
  return reservedNames.test(name.split('.')[0] ?? '') ? `host-${name}` : name
}

/** A leading dot hides a file, a leading dash is taken for an option, and Windows drops dots at the end. */
const trim = (text: string): string => text.replace(/^[.-]+|[.-]+$/g, '')

function cutToBytes(text: string, most: number): string {
  let bytes = 0
  let cut = ''
  for (const character of text) {
    bytes += Buffer.byteLength(character)
    if (bytes > most) break
    cut += character
  }
  return cut
}

/** 2026-11-23T05:07:15.250Z becomes 20261123T050715Z. */
export const fileSafeTime = (instant: string): string =>
  new Date(instant).toISOString().replace(/[-:]|\.\d+/g, '')

export interface ReportNameParts {
  host: string
  /** ISO 8601. */
  takenAt: string
  /** Without the dot. */
  extension: string
  /** 2 for a second report of the same second, and so on. */
  copy?: number
}

export function reportName({ host, takenAt, extension, copy = 1 }: ReportNameParts): string {
  const stem = `infra_snap_${fileSafeHost(host)}_${fileSafeTime(takenAt)}`
  return `${stem}${copy > 1 ? `-${copy}` : ''}.${extension}`
}

const partsOfName = /^infra_snap_(.+)_(\d{8}T\d{6}Z(?:-\d+)?\.[a-z]+(?:\.age)?)$/

/** The name that a report would have of another host; null for what is no report's name. */
export function reportNameOfHost(name: string, otherOf: (host: string) => string): string | null {
  const [, host, rest] = partsOfName.exec(name) ?? []
  if (host === undefined) return null
  const other = otherOf(host)
  return other === host ? name : `infra_snap_${fileSafeHost(other)}_${rest}`
}
