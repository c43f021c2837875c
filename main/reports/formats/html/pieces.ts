/** The small pieces that a page is made of: cards, marks of state, numbers with grey units, bars, lists of facts, tables. */
import { bytesText, percentText, rateText } from '../../units-text'
import type { MarkState, PageContext } from './context'
import { html, type Content, type Markup } from './markup'

/** What is not known. */
const dash = html`<span class="unit">–</span>`

/** A number and its unit beside it, small and grey. @param text as units-text writes it: "4.1 GB". */
export function quantity(text: string | null): Markup {
  if (text === null) return dash
  const space = text.lastIndexOf(' ')
  if (space === -1) return html`${text}`
  return html`${text.slice(0, space)}<span class="unit"> ${text.slice(space + 1)}</span>`
}

const known = (text: (value: number) => string) => (value: number | null) =>
  quantity(value === null ? null : text(value))
export const bytes = known(bytesText)
export const rate = known(rateText)
export const percent = known(percentText)

const shapes: Readonly<Record<MarkState, Markup>> = {
  well: html`<circle cx="6" cy="6" r="5" />`,
  warning: html`<path d="M6 .8 11.6 11H.4z" />`,
  critical: html`<path d="M6 .2 11.8 6 6 11.8.2 6z" />`,
  off: html`<circle class="ring" cx="6" cy="6" r="4.2" />`,
}

/** State as shape and colour. @param label what it says to a screen reader; null where words beside it do. */
export const mark = (state: MarkState, label: string | null): Markup =>
  html`<svg
    class="mark ${state}"
    viewBox="0 0 12 12"
    width="12"
    height="12"
    ${label === null ? html`aria-hidden="true"` : html`role="img" aria-label="${label}"`}
  >
    ${shapes[state]}
  </svg>`

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

export interface Column {
  title: string
  isNumber?: boolean
  /** Takes the room that others leave. */
  isMain?: boolean
}

/** A table that scrolls by itself where it is wider than the page, and then by the keyboard too. */
export const table = (
  label: string,
  columns: readonly Column[],
  rows: readonly (readonly Content[])[],
): Markup => {
  const kind = (column: Column | undefined): Markup | null =>
    column?.isNumber ? html` class="right"` : column?.isMain ? html` class="main"` : null
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col" ${kind(column)}>${column.title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell, index) => html`<td${kind(columns[index])}>${cell}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`
}
