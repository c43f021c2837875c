/** What to say where nothing was found: of the machine when all of it was looked at, else of the parts that were. */
import { subjects, type Snapshot, type Subject } from '../../contract/snapshot'
import { subjectTitles } from './subject-rows'
import type { State } from './style'

export interface CalmSentence {
  text: string
  state: State
  /** Whether the host's name is in it. */
  namesHost: boolean
}

/** Those whose readings are only told: nothing in them is ever called good or bad. */
const unjudged: readonly Subject[] = ['network', 'processes']

const abbreviations: readonly Subject[] = ['cpu']
const singular: readonly Subject[] = ['host', 'cpu', 'memory', 'network']

export function calmSentence({ host, sections }: Snapshot): CalmSentence {
  const asked = subjects.filter((subject) => sections[subject] !== undefined)
  const read = asked.filter((subject) => sections[subject]?.status === 'ok')
  const judged = read.filter((subject) => !unjudged.includes(subject))
  if (asked.length === subjects.length && judged.length > 0)
    return { text: `${host.name} is well`, state: 'well', namesHost: true }
  if (judged.length > 0) return partly(`${listed(judged)} ${verb(judged, 'is', 'are')} well`, 'well')
  if (read.length > 0) return partly(`${listed(read)} ${verb(read, 'was', 'were')} read`, 'well')
  return partly('This machine has nothing of what was asked for', 'off')
}

const partly = (text: string, state: State): CalmSentence => ({ text, state, namesHost: false })

const verb = (named: readonly Subject[], one: string, many: string): string =>
  named.length === 1 && named.every((subject) => singular.includes(subject)) ? one : many

/** "Memory, disks and CPU": a capital at the beginning, and for what is always written so. */
function listed(named: readonly Subject[]): string {
  const words = named.map((subject, at) => {
    const title = subject === 'custom' ? 'Custom metrics' : subjectTitles[subject]
    return at === 0 || abbreviations.includes(subject) ? title : title.toLowerCase()
  })
  const last = words.pop() ?? ''
  return words.length === 0 ? last : `${words.join(', ')} and ${last}`
}
