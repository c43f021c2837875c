/** Makes sense of what systeminformation answers where it knows nothing: '', 0, -1, NaN, null and undefined. */

/** A finite number of at least `minimum`, else null. Numbers sometimes come as text. */
export function numberOf(answer: unknown, minimum = 0): number | null {
  const number = typeof answer === 'string' && answer.trim() !== '' ? Number(answer) : answer
  return typeof number === 'number' && Number.isFinite(number) && number >= minimum ? number : null
}

/** A whole number of bytes or of things, else null. */
export function countOf(answer: unknown): number | null {
  const number = numberOf(answer)
  return number === null ? null : Math.round(number)
}

/** Text that says something, else null. A lone dash is how the library writes "none". */
export function textOf(answer: unknown): string | null {
  const text = typeof answer === 'string' ? answer.trim() : ''
  return text === '' || text === '-' || /^(unknown|undefined|null)$/i.test(text) ? null : text
}

/** The entries of a list that are objects. A failed question answers null or an empty list. */
export function entriesOf<Entry>(answer: readonly Entry[] | null | undefined): Entry[] {
  return Array.isArray(answer)
    ? answer.filter((entry: Entry) => typeof entry === 'object' && entry !== null)
    : []
}
