/** The library by day, and what of it fits a search. Pure: how dates are told comes in. */
import type { LibraryEntry } from '../../stores/reports-entries'

export interface Day {
  /** The day in the words of the page; the same for all of its entries. */
  day: string
  entries: LibraryEntry[]
}

/** In the order of the entries. */
export function daysOf(entries: readonly LibraryEntry[], dayText: (takenAt: string) => string): Day[] {
  const days: Day[] = []
  for (const entry of entries) {
    const day = dayText(entry.takenAt)
    if (days.at(-1)?.day === day) days.at(-1)!.entries.push(entry)
    else days.push({ day, entries: [entry] })
  }
  return days
}

/**
 * What is searched of each entry: its files' names, its host's name, and the date. Made once, not with each key.
 * @param timeText the date and time in the words of the page.
 */
export const searchTextsOf = (
  entries: readonly LibraryEntry[],
  timeText: (takenAt: string) => string,
): string[] =>
  entries.map(({ reports, host, takenAt }) =>
    plain([...reports.map(({ name }) => name), host, takenAt, timeText(takenAt)].join('\n')),
  )

/**
 * Those in which every word of the query occurs.
 * @param texts what is searched of each; asked for when there is a query.
 */
export function found(
  entries: readonly LibraryEntry[],
  query: string,
  texts: () => readonly string[],
): readonly LibraryEntry[] {
  const words = plain(query).split(/\s+/).filter(Boolean)
  if (words.length === 0) return entries
  const searched = texts()
  return entries.filter((_, index) => words.every((word) => searched[index]!.includes(word)))
}

/** Names come composed or decomposed, depending on the file system they were made on. */
const plain = (text: string): string => text.normalize('NFC').toLowerCase()
