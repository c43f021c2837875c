/**
 * The room that a page's lists share. Embedded snapshot, charts and everything else that a page cannot do without come
 * first; what is left is shared out when all else is written. Short lists stay whole, and long ones are cut at one
 * length, so that five hundred containers do not push a machine's only interface off its page.
 */
import { Markup } from './markup'

/** What a mail gateway and a reader take without a thought. */
const mostPageBytes = 400_000

/** Of each list, however large the snapshot: a page that shows nothing is none. */
const leastBytes = 3_000

export interface Shared {
  rows: Markup
  /** How many the page leaves to the snapshot; nothing where it shows them all. */
  more: Markup
}

export interface Room {
  /**
   * Places for rows and for what is said below them, to be filled at the end.
   * @param rows those that matter most come first. @param moreOf what is said where only so many are shown.
   */
  share(rows: readonly Markup[], moreOf: (shown: number) => Markup | null): Shared
  /** @param page with its places. */
  fill(page: Markup): string
}

interface List {
  rows: readonly string[]
  moreOf: (shown: number) => string
}

/** Nothing foreign reads like one: escaped text holds no control characters. */
const place = (kind: 'rows' | 'more', index: number): Markup => new Markup(`\0${kind}${index}\0`)
const places = /\0(rows|more)(\d+)\0/g

export function createRoom(): Room {
  const lists: List[] = []
  return {
    share(rows, moreOf) {
      const index = lists.push({
        rows: rows.map(String),
        moreOf: (shown) => moreOf(shown)?.toString() ?? '',
      })
      return { rows: place('rows', index - 1), more: place('more', index - 1) }
    },
    fill(page) {
      const text = page.toString()
      const said = lists.map(({ moreOf }) => bytesOf(moreOf(0)))
      const taken = bytesOf(text) + said.reduce((sum, bytes) => sum + bytes, 0)
      const sizes = lists.map(({ rows }) => bytesOf(rows.join('')))
      const length = Math.max(leastBytes, evenLength(sizes, mostPageBytes - taken))
      const filled = lists.map(({ rows, moreOf }) => {
        const shown = within(rows, length)
        return { rows: shown.join(''), more: moreOf(shown.length) }
      })
      return text.replace(
        places,
        (_, kind: 'rows' | 'more', index: string) => filled[Number(index)]?.[kind] ?? '',
      )
    },
  }
}

const bytesOf = (text: string): number => Buffer.byteLength(text)

/** At which all have to be cut so that together they fit: those that are shorter leave their share to the others. */
function evenLength(sizes: readonly number[], room: number): number {
  let left = room
  for (const [index, size] of sizes.toSorted((a, b) => a - b).entries()) {
    const share = left / (sizes.length - index)
    if (size > share) return share
    left -= size
  }
  return Infinity
}

/** As many as there is room for. */
export function within<Row extends Markup | string>(rows: Iterable<Row>, mostBytes: number): Row[] {
  const shown: Row[] = []
  let left = mostBytes
  for (const row of rows) {
    left -= bytesOf(row.toString())
    if (left < 0) break
    shown.push(row)
  }
  return shown
}
