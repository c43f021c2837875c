/** HTML as a type of its own: what was put together here is markup, everything else is text and is escaped. */
import { readable } from '../../printable'

/** Text that is HTML already. Made by `html` alone. */
export class Markup {
  readonly #text: string
  constructor(text: string) {
    this.#text = text
  }
  toString(): string {
    return this.#text
  }
}

export type Content = Markup | string | number | null | undefined | false | readonly Content[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * For elements' content and for quoted attributes alike. Names are in `<bdi>` as well; what is unreadable would reverse
 * a name within itself.
 */
export const escaped = (text: string): string =>
  readable(text).replace(/[&<>"']/g, (character) => entities[character] ?? '')

/** Null, undefined and false are nothing at all, so that parts can be left out in place. */
function write(content: Content): string {
  if (content === null || content === undefined || content === false) return ''
  if (content instanceof Markup) return content.toString()
  if (typeof content === 'string') return escaped(content)
  if (typeof content === 'number') return String(content)
  return content.map(write).join('')
}

/** Line breaks are for readers of the source; one character is all that a page needs of them. */
const squeezed = new WeakMap<TemplateStringsArray, readonly string[]>()
function squeeze(parts: TemplateStringsArray): readonly string[] {
  const known = squeezed.get(parts) ?? parts.map((part) => part.replace(/\s*\n\s*/g, '\n'))
  squeezed.set(parts, known)
  return known
}

/** What is put in is escaped unless it is markup. Attributes must stand in double quotes. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(squeeze(parts).reduce((text, part, index) => text + write(contents[index - 1]) + part))
}

/** Longer than any name, and than a sentence that somebody reads: what is cut stands whole in the document. */
const mostForeign = 500

const fit = (text: string): string =>
  text.length <= mostForeign ? text : `${text.slice(0, mostForeign).replace(/[\ud800-\udbff]$/, '')}…`

/** A name or a sentence that somebody else wrote: it turns no direction but its own, and takes no more than its room. */
export const foreign = (text: string): Markup => html`<bdi>${fit(text)}</bdi>`
