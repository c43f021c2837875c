import { expect, test } from 'vitest'
import { html, type Markup } from '../../../../../main/reports/formats/html/markup'
import { createRoom } from '../../../../../main/reports/formats/html/room'

const rowsOf = (count: number, bytes: number): Markup[] =>
  Array.from({ length: count }, () => html`${'x'.repeat(bytes)}`)

/** A page with lists of these lengths between things that it cannot do without. */
function filled(taken: number, ...lists: readonly (readonly Markup[])[]): { page: string; shown: number[] } {
  const room = createRoom()
  const shown: number[] = lists.map(() => -1)
  const parts = lists.map((rows, index) =>
    room.share(rows, (count) => {
      shown[index] = count
      return count === rows.length ? null : html`<p>${rows.length - count} more</p>`
    }),
  )
  const page = html`${'y'.repeat(taken)}${parts.map(({ rows, more }) => html`[${rows}]${more}`)}`
  return { page: room.fill(page), shown }
}

test('lists that fit are whole, and nothing is said below them', () => {
  const { page, shown } = filled(1_000, rowsOf(3, 2), rowsOf(0, 2))
  expect(shown).toEqual([3, 0])
  expect(page).toBe(`${'y'.repeat(1_000)}[xxxxxx][]`)
})

test('where there is not room for all, short ones stay whole and long ones are cut at one length', () => {
  const { page, shown } = filled(100_000, rowsOf(10, 100), rowsOf(2_000, 100), rowsOf(9_000, 1_000))
  expect(shown[0]).toBe(10)
  expect(Math.abs(shown[1]! * 100 - shown[2]! * 1_000)).toBeLessThanOrEqual(1_000)
  expect(page).toContain(`<p>${9_000 - shown[2]!} more</p>`)
  expect(page.length).toBeLessThanOrEqual(400_000)
  expect(page.length).toBeGreaterThan(398_000)
})

test('where there is no room at all, every list still begins', () => {
  expect(filled(500_000, rowsOf(100, 100), rowsOf(100, 1_000)).shown).toEqual([30, 3])
})

test('bytes count, not characters', () => {
  const room = createRoom()
  const { rows } = room.share(
    Array.from({ length: 300_000 }, () => html`한`),
    () => null,
  )
  expect(Buffer.byteLength(room.fill(html`${rows}`))).toBeLessThanOrEqual(400_000)
})

test('what is foreign cannot stand in for a place, nor say how it is filled', () => {
  const room = createRoom()
  const { rows } = room.share([html`$&$1`], () => null)
  expect(room.fill(html`${'\0rows0\0'}${rows}`)).toBe('\ufffdrows0\ufffd$&$1')
})
