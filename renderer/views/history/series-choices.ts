/** The series to choose from: grouped by subject, searched, no more at once than a list can bear. Pure. */
import { parseSeriesKey, type SeriesName } from '../../../main/contract/series'
import type { MetricName } from '../../composables/use-metric-name'
import { subjectOrder } from '../../composables/subject-order'

export interface Choice {
  key: string
  label: string
  isChosen: boolean
  /** Chosen, and nobody measures it any more. */
  isGone: boolean
}

export interface ChoiceGroup {
  subject: SeriesName['subject']
  title: string
  /** Those to show: the chosen ones first among equals. */
  choices: readonly Choice[]
  /** How many more there are than are shown. */
  more: number
  all: number
  chosen: number
}

const mostShown = 60

/** @param search every word has to be found in the name, the subject or the key. */
export function choiceGroups(
  known: readonly string[],
  chosen: readonly string[],
  search: string,
  nameOf: (key: string) => MetricName,
): ChoiceGroup[] {
  const isKnown = new Set(known)
  const isChosen = new Set(chosen)
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const groups = new Map<SeriesName['subject'], { title: string; found: string[]; all: number }>()
  for (const key of [...chosen.filter((one) => !isKnown.has(one)), ...known]) {
    const subject = parseSeriesKey(key)?.subject
    if (subject === undefined) continue
    const group = groups.get(subject) ?? { title: nameOf(key).subject, found: [], all: 0 }
    groups.set(subject, group)
    group.all += 1
    // Names are made for what is searched or shown alone: there may be thousands.
    if (words.length === 0 || isFound(key)) group.found.push(key)
  }
  function isFound(key: string): boolean {
    const name = nameOf(key)
    const text = `${name.subject} ${name.full} ${key}`.toLowerCase()
    return words.every((word) => text.includes(word))
  }
  return subjectOrder.flatMap((subject): ChoiceGroup[] => {
    const group = groups.get(subject)
    if (group === undefined || group.found.length === 0) return []
    const { title, found, all } = group
    const isOn = (key: string): boolean => isChosen.has(key)
    // What does not fit must not hide what was chosen.
    const listed =
      found.length <= mostShown
        ? found
        : [...found.filter(isOn), ...found.filter((key) => !isOn(key))].slice(0, mostShown)
    return [
      {
        subject,
        title,
        choices: listed.map((key) => ({
          key,
          label: nameOf(key).full,
          isChosen: isOn(key),
          isGone: !isKnown.has(key),
        })),
        more: found.length - listed.length,
        all,
        chosen: found.filter(isOn).length,
      },
    ]
  })
}
