/** Where a report of this machine would lie in the store, with the settings as they are typed. Pure. */
import { objectKey } from '../../../../main/contract/object-key'
import { encryptedEnding, type ReportFormat } from '../../../../main/contract/reports'

export interface ExampleReport {
  prefix: string
  /** Null until it is known. */
  hostName: string | null
  atMs: number
  format: ReportFormat
  isEncrypted: boolean
}

export interface ExampleKey {
  /** What the prefix became. */
  folder: string
  fileName: string
}

/** As reports are called, but for the rarest of host names. */
const fileSafe = (host: string): string =>
  host
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/g, '') || 'host'

export function exampleKey({ prefix, hostName, atMs, format, isEncrypted }: ExampleReport): ExampleKey {
  const host = fileSafe(hostName ?? 'host')
  const takenAt = new Date(atMs).toISOString()
  const time = takenAt.replace(/[-:]|\.\d+/g, '')
  const fileName = `infra_snap_${host}_${time}.${format}${isEncrypted ? encryptedEnding : ''}`
  const key = objectKey({ prefix, host, takenAt, fileName })
  return { folder: key.slice(0, -fileName.length), fileName }
}
