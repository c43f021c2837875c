/** The world's time zones as a list to choose from, and what time it is in one. Pure. */

export interface ZoneGroup {
  /** For instance Asia. */
  region: string
  zones: { value: string; label: string }[]
}

/** @param present is in the list even where this browser does not know it. */
export function zoneGroups(present: string | null): ZoneGroup[] {
  const names = new Set(Intl.supportedValuesOf('timeZone'))
  if (present !== null) names.add(present)
  const groups = new Map<string, ZoneGroup>()
  for (const name of [...names].sort()) {
    const [region = '', ...place] = name.split('/')
    if (place.length === 0) continue // UTC and its old names stand apart
    const group = groups.get(region) ?? { region, zones: [] }
    group.zones.push({ value: name, label: place.join(' / ').replaceAll('_', ' ') })
    groups.set(region, group)
  }
  return [...groups.values()]
}

export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false // a RangeError is how Intl says that it knows no such zone
  }
}

export const browserZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone

/** For instance "14:05 GMT+9". */
export const timeIn = (timeZone: string, atMs: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'shortOffset',
  }).format(atMs)

/** A run as people say it: weekday, day and time in the schedule's own zone. */
export const runText = (atMs: number, timeZone: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    // Five fields run at the full minute.
    ...(atMs % 60_000 !== 0 && { second: '2-digit' }),
  }).format(atMs)
