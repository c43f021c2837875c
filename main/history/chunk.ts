/**
 * How cells lie on disk: some dozen successive cells of one series in one blob. A row per cell would be read and
 * pruned at a microsecond each; a blob of them costs the same microsecond and half the bytes.
 *
 * Little-endian: for every slot a 16-bit head (0: no data; else the count in the low 15 bits, and the top bit when
 * least and greatest differ), then for every slot with data its mean as a 64-bit float, followed by min and max where
 * the top bit is set. Nothing is rounded.
 */
import type { Cell } from './cell'

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

/** Visits the slots that hold data. A blob that is cut short (by whatever) ends where its bytes end. */
export function visitChunk(
  bytes: Uint8Array,
  slots: number,
  visit: (slot: number, count: number, min: number, mean: number, max: number) => void,
): void {
  if (bytes.length < slots * headBytes) return
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let offset = slots * headBytes
  for (let slot = 0; slot < slots; slot += 1) {
    const head = view.getUint16(slot * headBytes, true)
    if (head === 0) continue
    const hasSpread = head >= spreadBit
    const next = offset + (hasSpread ? 3 : 1) * numberBytes
    if (next > bytes.length) return
    const mean = view.getFloat64(offset, true)
    const min = hasSpread ? view.getFloat64(offset + numberBytes, true) : mean
    const max = hasSpread ? view.getFloat64(offset + 2 * numberBytes, true) : mean
    visit(slot, head & mostCount, min, mean, max)
    offset = next
  }
}

export function decodeChunk(bytes: Uint8Array | null, slots: number): (Cell | null)[] {
  const cells = Array.from<Cell | null>({ length: slots }).fill(null)
  if (bytes !== null)
    visitChunk(bytes, slots, (slot, count, min, mean, max) => {
      cells[slot] = { count, min, mean, max }
    })
  return cells
}
