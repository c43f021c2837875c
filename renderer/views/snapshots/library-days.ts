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
 * Those in which every word of the query occurs: in a file's name, in the host's name, or in the date.
 * @param timeText the date and time in the words of the page.
 */
export function found(
  entries: readonly LibraryEntry[],
  query: string,
  timeText: (takenAt: string) => string,
): readonly LibraryEntry[] {
  const words = plain(query).split(/\s+/).filter(Boolean)
  if (words.length === 0) return entries
  return entries.filter((entry) => {
    const text = plain(
      [...entry.reports.map(({ name }) => name), entry.host, entry.takenAt, timeText(entry.takenAt)].join(
        '\n',
      ),
    )
    return words.every((word) => text.includes(word))
  })
}

/** Names come composed or decomposed, depending on the file system they were made on. */
const plain = (text: string): string => text.normalize('NFC').toLowerCase()
