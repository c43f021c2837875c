/** The series to choose from: grouped by subject, searched, no more at once than a list can bear. Pure. */
import { parseSeriesKey, type SeriesName } from '../../../main/contract/series'
import type { MetricName } from '../../composables/use-metric-name'

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

const subjectOrder: readonly SeriesName['subject'][] = [
  'cpu',
  'memory',
  'disks',
  'network',
  'containers',
  'processes',
  'custom',
  'host',
  'self',
]

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
  const groups = new Map<SeriesName['subject'], { title: string; choices: Choice[]; all: number }>()
  for (const key of [...chosen.filter((one) => !isKnown.has(one)), ...known]) {
    const subject = parseSeriesKey(key)?.subject
    if (subject === undefined) continue
    const name = nameOf(key)
    const group = groups.get(subject) ?? { title: name.subject, choices: [], all: 0 }
    groups.set(subject, group)
    group.all += 1
    const text = `${name.subject} ${name.full} ${key}`.toLowerCase()
    if (!words.every((word) => text.includes(word))) continue
    const isOn = isChosen.has(key)
    group.choices.push({ key, label: name.full, isChosen: isOn, isGone: !isKnown.has(key) })
  }
  return subjectOrder.flatMap((subject): ChoiceGroup[] => {
    const group = groups.get(subject)
    if (group === undefined || group.choices.length === 0) return []
    const { title, choices, all } = group
    // What does not fit must not hide what was chosen.
    const listed =
      choices.length <= mostShown
        ? choices
        : [...choices.filter((one) => one.isChosen), ...choices.filter((one) => !one.isChosen)].slice(
            0,
            mostShown,
          )
    return [
      {
        subject,
        title,
        choices: listed,
        more: choices.length - listed.length,
        all,
        chosen: choices.filter((one) => one.isChosen).length,
      },
    ]
  })
}
