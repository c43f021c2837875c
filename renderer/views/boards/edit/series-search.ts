/** Which series fit what was typed, the machine's own before those of disks, containers and the like. Pure. */
import { parseSeriesKey } from '../../../../main/contract/series'
import { subjectOrder } from '../../../composables/subject-order'

export interface Choice {
  key: string
  /** In the language of the page. */
  name: string
}

function rankOf(key: string): number {
  const name = parseSeriesKey(key)
  if (name === null) return 1_000
  const subject = subjectOrder.indexOf(name.subject)
  return name.entity === null ? subject : 100 + subject
}

export const inChoiceOrder = (choices: readonly Choice[]): Choice[] =>
  [...choices].sort((a, b) => rankOf(a.key) - rankOf(b.key) || a.name.localeCompare(b.name))

/** Every word has to be in the name or in the key. */
export function fitting(choices: readonly Choice[], query: string): Choice[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  return choices.filter(({ key, name }) => {
    const text = `${name}\n${key}`.toLocaleLowerCase()
    return words.every((word) => text.includes(word))
  })
}
