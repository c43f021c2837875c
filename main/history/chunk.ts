/**
 * How cells lie on disk: some dozen successive cells of one series in one blob. A row per cell would be read and
 * pruned at a microsecond each; a blob of them costs the same microsecond and half the bytes.
 *
 * Little-endian: for every slot a 16-bit head (0: no data; else the count in the low 15 bits, and the top bit when
 * least and greatest differ), then for every slot with data its mean as a 64-bit float, followed by min and max where
 * the top bit is set. Nothing is rounded.
 */
import type { Cell, VisitCell } from './cell'

const headBytes = 2
const numberBytes = 8
const spreadBit = 0x8000
/** A cell of an hour holds 3,600 values; only merged wrong clocks come near, and then the weight is what saturates. */
const mostCount = 0x7fff

export function encodeChunk(cells: readonly (Cell | null)[]): Uint8Array {
  let numbers = 0
  for (const cell of cells) if (cell !== null) numbers += cell.min === cell.max ? 1 : 3
  const bytes = new Uint8Array(cells.length * headBytes + numbers * numberBytes)
  const view = new DataView(bytes.buffer)
  let offset = cells.length * headBytes
  const put = (value: number): void => {
    view.setFloat64(offset, value, true)
    offset += numberBytes
  }
  cells.forEach((cell, slot) => {
    if (cell === null) return
    const hasSpread = cell.min !== cell.max
    view.setUint16(slot * headBytes, Math.min(cell.count, mostCount) | (hasSpread ? spreadBit : 0), true)
    put(cell.mean)
    if (!hasSpread) return
    put(cell.min)
    put(cell.max)
  })
  return bytes
}

/** Where the cells of a chunk lie in time. */
export interface Span {
  /** When the first cell begins. */
  readonly startMs: number
  readonly stepMs: number
  readonly slots: number
}

/**
 * Visits the cells that hold data and begin within [from, to). A blob that is cut short (by whatever) ends where its
 * bytes end. Queries pass through here a million times: nothing is allocated, and one call is made for each cell.
 */
export function visitChunk(
  bytes: Uint8Array,
  { startMs, stepMs, slots }: Span,
  from: number,
  to: number,
  visit: VisitCell,
): void {
  if (bytes.length < slots * headBytes) return
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let offset = slots * headBytes
  for (let slot = 0; slot < slots; slot += 1) {
    const head = view.getUint16(slot * headBytes, true)
    if (head === 0) continue
    const at = offset
    const hasSpread = head >= spreadBit
    offset += hasSpread ? 3 * numberBytes : numberBytes
    if (offset > bytes.length) return
    const atMs = startMs + slot * stepMs
    if (atMs < from || atMs >= to) continue
    const mean = view.getFloat64(at, true)
    if (!hasSpread) visit(atMs, head, mean, mean, mean)
    else
      visit(
        atMs,
        head & mostCount,
        view.getFloat64(at + numberBytes, true),
        mean,
        view.getFloat64(at + 2 * numberBytes, true),
      )
  }
}

export function decodeChunk(bytes: Uint8Array | null, slots: number): (Cell | null)[] {
  const cells = Array.from<Cell | null>({ length: slots }).fill(null)
  if (bytes !== null)
    visitChunk(bytes, { startMs: 0, stepMs: 1, slots }, 0, slots, (slot, count, min, mean, max) => {
      cells[slot] = { count, min, mean, max }
    })
  return cells
}
