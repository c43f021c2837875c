/** What a report's name says of it, for those that are queued by their name alone. */

/** As the product names its reports: infra_snap_<host>_<UTC time>, perhaps a number, and endings. */
const reportName = /^infra_snap_([^/\\\0]+)_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z(?:-\d+)?\.[a-z0-9.]+$/

/** Whose report it is and when it was taken, by its name; null for a name that does not say so. */
export function factsOfName(fileName: string): { host: string; takenAt: string } | null {
  const [, host, year, month, day, hour, minute, second] = reportName.exec(fileName) ?? []
  if (host === undefined) return null
  const takenAt = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`)
  return Number.isNaN(takenAt.getTime()) ? null : { host, takenAt: takenAt.toISOString() }
}
