/**
 * How much of the library was drawn, kept where the browser keeps how far it was scrolled: with the entry of its history.
 * Whoever looked at a snapshot and goes back finds the place again.
 */

/** Drawing more than this again takes longer than scrolling there. */
const mostRemembered = 1_000

/** @returns null where this page is new. */
export function drawnBefore(): number | null {
  const { drawnRows } = (history.state ?? {}) as { drawnRows?: unknown }
  return typeof drawnRows === 'number' ? drawnRows : null
}

export function rememberDrawn(rows: number): void {
  history.replaceState({ ...history.state, drawnRows: Math.min(rows, mostRemembered) }, '')
}
