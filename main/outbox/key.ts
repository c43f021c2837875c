/**
 * Under which key a report lies in the store. It depends on the report alone, never on when or by whom it is sent, so
 * that a retry can make no second copy.
 */

export interface KeyParts {
  /** With the placeholders {host}, {yyyy}, {mm}, {dd} and {hh}. */
  prefix: string
  /** As in a report's name; may hold no slash. */
  host: string
  /** ISO 8601; its UTC parts fill the placeholders. */
  takenAt: string
  fileName: string
}

export function objectKey({ prefix, host, takenAt, fileName }: KeyParts): string {
  const [, yyyy = '', mm = '', dd = '', hh = ''] =
    /^(\d{4})-(\d\d)-(\d\d)T(\d\d)/.exec(new Date(takenAt).toISOString()) ?? []
  const values: Readonly<Record<string, string>> = { host, yyyy, mm, dd, hh }
  const filled = prefix.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
  // A key that begins with a slash lies in a folder without a name, which most tools cannot show.
  return `${filled.replace(/^\/+/, '')}${fileName}`
}

/** As the product names its reports: infra_snap_<host>_<UTC time>, perhaps a number, and endings. */
const reportName = /^infra_snap_([^/\\\0]+)_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z(?:-\d+)?\.[a-z0-9.]+$/

/** Whose report it is and when it was taken, by its name; null for a name that does not say so. */
export function factsOfName(fileName: string): { host: string; takenAt: string } | null {
  const [, host, year, month, day, hour, minute, second] = reportName.exec(fileName) ?? []
  if (host === undefined) return null
  const takenAt = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`)
  return Number.isNaN(takenAt.getTime()) ? null : { host, takenAt: takenAt.toISOString() }
}
