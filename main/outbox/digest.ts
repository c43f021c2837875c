/** What is in a file: its size and its SHA-256, read in pieces so that a large one needs no memory. */
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'

export interface Digest {
  sizeBytes: number
  /** Lower-case hexadecimal. */
  sha256: string
}

/** Of bytes in memory. */
export const digestBytes = (bytes: Uint8Array): Digest => ({
  sizeBytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
})

const pieceBytes = 1024 * 1024

/** @throws the file system's error. */
export async function digestFile(file: string, signal?: AbortSignal): Promise<Digest> {
  const handle = await open(file, 'r')
  try {
    const hash = createHash('sha256')
    const { size } = await handle.stat()
    const piece = Buffer.allocUnsafe(Math.max(1, Math.min(pieceBytes, size + 1)))
    let sizeBytes = 0
    for (;;) {
      signal?.throwIfAborted()
      const { bytesRead } = await handle.read(piece, 0, piece.length, null)
      if (bytesRead === 0) return { sizeBytes, sha256: hash.digest('hex') }
      hash.update(piece.subarray(0, bytesRead))
      sizeBytes += bytesRead
    }
  } finally {
    await handle.close()
  }
}
