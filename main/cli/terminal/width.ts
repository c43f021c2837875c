/**
 * How many columns a text takes in a terminal, and how foreign text is made harmless: a hostile name must neither
 * move the cursor nor change colours nor turn the direction of the line.
 */

/** Control characters (escape sequences begin with one), direction overrides, and what has no width but confuses. */
const unsafe =
  /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu

/** Foreign text for one line of a terminal: whatever is no picture of its own becomes a replacement mark. */
export const harmless = (text: string): string => text.replace(unsafe, '\ufffd')

/** Our own colour codes, the only sequences that ever reach a terminal. */
// The escape character is spelled out, since a literal one in a pattern is easily overlooked.
const colourCodes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')

/** East Asian wide and fullwidth ranges (Unicode TR 11), and pictures that terminals draw two columns wide. */
const wide =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation})/u
/** Asks for the picture where a character also has a plain form. */
const emojiStyle = '\ufe0f'
const zeroWidth = /^(?:\p{M}|\p{Cf})+$/u

/** What is seen as one character: a letter with its accents, a flag, a family. */
const graphemes = (text: string): Iterable<Intl.SegmentData> =>
  new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)

/** Nearly all text: what is one column for certain needs no segmenter. */
const oneColumnEach = /^[\x20-\x7e\u00a1-\u02ff●▲◆○…·\ufffd]*$/

const widthOfGrapheme = (grapheme: string): number => {
  if (zeroWidth.test(grapheme)) return 0
  return wide.test(grapheme) || grapheme.includes(emojiStyle) ? 2 : 1
}

/** In columns. Colour codes of ours take none. */
export function displayWidth(text: string): number {
  const bare = text.replace(colourCodes, '')
  if (oneColumnEach.test(bare)) return bare.length
  let width = 0
  for (const { segment } of graphemes(bare)) width += widthOfGrapheme(segment)
  return width
}

/** Uncoloured text cut to so many columns, with a mark where something is missing. */
export function shorten(text: string, columns: number, mark = '…'): string {
  if (displayWidth(text) <= columns) return text
  const room = columns - displayWidth(mark)
  let width = 0
  let kept = ''
  for (const { segment } of graphemes(text)) {
    width += widthOfGrapheme(segment)
    if (width > room) break
    kept += segment
  }
  return columns < displayWidth(mark) ? '' : kept.trimEnd() + mark
}

/** Like `shorten`, but what is missing was in the middle: paths tell most at their ends. */
export function shortenMiddle(text: string, columns: number, mark = '…'): string {
  if (displayWidth(text) <= columns) return text
  const room = columns - displayWidth(mark)
  if (room < 2) return shorten(text, columns, mark)
  const tail = [...graphemes(text)].map(({ segment }) => segment)
  let kept = ''
  for (let width = 0; tail.length > 0;) {
    const last = tail.pop() ?? ''
    width += widthOfGrapheme(last)
    if (width > Math.ceil(room / 2)) break
    kept = last + kept
  }
  return shorten(text, columns - displayWidth(kept), mark) + kept
}

export function pad(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const room = ' '.repeat(Math.max(0, columns - displayWidth(text)))
  return align === 'left' ? text + room : room + text
}

/** Breaks uncoloured text into lines of at most so many columns: at spaces, and within words that are longer. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const part of text.split(' ').flatMap((word) => chunks(word, columns))) {
    const longer = line === '' ? part : `${line} ${part}`
    if (displayWidth(longer) > columns) {
      lines.push(line)
      line = part
    } else {
      line = longer
    }
  }
  return line === '' ? lines : [...lines, line]
}

function chunks(word: string, columns: number): string[] {
  if (displayWidth(word) <= columns) return [word]
  const parts: string[] = []
  let part = ''
  for (const { segment } of graphemes(word)) {
    if (displayWidth(part + segment) > columns) {
      parts.push(part)
      part = ''
    }
    part += segment
  }
  return [...parts, part]
}

/** A copy of a document in which every text is harmless. */
export function harmlessCopy<Value>(value: Value): Value {
  const copy = (part: unknown): unknown => {
    if (typeof part === 'string') return harmless(part)
    if (Array.isArray(part)) return part.map(copy)
    if (typeof part !== 'object' || part === null) return part
    return Object.fromEntries(Object.entries(part).map(([key, field]) => [key, copy(field)]))
  }
  return copy(value) as Value
}
