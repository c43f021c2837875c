/** The small pieces that a page is made of: cards, marks of state, numbers with grey units, bars, lists of facts, tables. */
import { bytesText, percentText, rateText } from '../../units-text'
import type { MarkState, PageContext } from './context'
import { html, type Content, type Markup } from './markup'
import { within, type Shared } from './room'

/** What is not known. */
const dash = html`<small>–</small>`

/** A number and its unit beside it, small and grey. @param text as units-text writes it: "4.1 GB". */
export function quantity(text: string | null): Markup {
  if (text === null) return dash
  const space = text.lastIndexOf(' ')
  if (space === -1) return html`${text}`
  return html`${text.slice(0, space)}<small> ${text.slice(space + 1)}</small>`
}

const known = (text: (value: number) => string) => (value: number | null) =>
  quantity(value === null ? null : text(value))
export const bytes = known(bytesText)
export const rate = known(rateText)
export const percent = known(percentText)

/**
 * State as shape and colour, both of the style sheet: a page may hold thousands.
 * @param label what it says to a screen reader; null where words beside it do.
 */
export const mark = (state: MarkState, label: string | null): Markup =>
  html`<i class="mark ${state}" ${label === null ? null : html` role="img" aria-label="${label}"`}></i>`

export const stateMark = ({ texts }: PageContext, state: MarkState): Markup =>
  mark(state, texts.states[state])

export interface BarPart {
  /** 0 to 100. */
  percent: number
  /** A class of the style sheet, which gives it its colour. */
  kind: string
}

const share = (value: number): number => Math.round(Math.min(100, Math.max(0, value)) * 10) / 10

/** Shares of a whole beside each other. Decoration: the numbers stand beside it. */
export function bar(parts: readonly BarPart[]): Markup {
  let from = 0
  const rects = parts.map((part) => {
    const width = share(Math.min(part.percent, 100 - from))
    const rect = html`<rect class="${part.kind}" x="${share(from)}" width="${width}" height="6" />`
    from += width
    return rect
  })
  return html`<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
    ${rects}
  </svg>`
}

export const card = (title: Content, body: Content, { aside }: { aside?: Content } = {}) =>
  html`<section class="card">
    <header>
      <h2>${title}</h2>
      ${aside ? html`<p class="aside">${aside}</p>` : null}
    </header>
    ${body}
  </section>`

export type Fact = readonly [name: string, value: Content]

/** Names with values; what is not known is left out. */
export const facts = (list: readonly Fact[]): Markup =>
  html`<dl class="facts">
    ${list
      .filter(([, value]) => value !== null && value !== undefined && value !== '')
      .map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
  </dl>`

/** Two hundred rows of most tables. */
const roomBytes = 40_000

interface Cut {
  /** Of markup, however much room the page has. */
  mostBytes?: number
  /** How many there are, where not all of them are given. */
  total?: number
}

/**
 * As many as there is room for, and in words how many that leaves: a page stays one that can be read and sent, whatever
 * a machine holds. @param items those that matter most come first.
 */
export function fitting<Item>(
  items: readonly Item[],
  markupOf: (item: Item) => Markup,
  { texts, room }: Pick<PageContext, 'texts' | 'room'>,
  { mostBytes = roomBytes, total = items.length }: Cut = {},
): Shared {
  return room.share(within(written(items, markupOf), mostBytes), (shown) => moreText(total - shown, texts))
}

/** One by one: of a list that is cut anyway, not all have to be written. */
export function* written<Item>(items: readonly Item[], markupOf: (item: Item) => Markup): Generator<Markup> {
  for (const item of items) yield markupOf(item)
}

/** Null where none are left. */
export const moreText = (count: number, texts: PageContext['texts']): Markup | null =>
  count === 0 ? null : html`<p class="sub foot">${texts.more(count)}</p>`

export interface Column {
  title: string
  isNumber?: boolean
}

export interface Table<Row> extends Cut {
  label: string
  /** The first takes the room that others leave. */
  columns: readonly Column[]
  /** Those that matter most come first. */
  rows: readonly Row[]
  cells: (row: Row) => readonly Content[]
}

/**
 * A table that scrolls by itself where it is wider than the page, and then by the keyboard too. Which columns are
 * numbers is said once: n3 is the third.
 */
export function table<Row>(
  { label, columns, rows, cells, ...cut }: Table<Row>,
  context: Pick<PageContext, 'texts' | 'room'>,
): Markup {
  const numbers = columns.flatMap(({ isNumber }, index) => (isNumber ? [`n${index + 1}`] : []))
  const rowOf = (row: Row): Markup =>
    html`<tr>
      ${cells(row).map((cell) => html`<td>${cell}</td>`)}
    </tr> `
  const shown = fitting(rows, rowOf, context, cut)
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">
      <table class="${numbers.join(' ')}">
        <thead>
          <tr>
            ${columns.map(({ title }) => html`<th scope="col">${title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${shown.rows}
        </tbody>
      </table>
    </div>
    ${shown.more}`
}
