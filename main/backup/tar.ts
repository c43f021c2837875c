/**
 * Tar as POSIX has it (ustar), as much of it as a backup needs: ordinary files of short names. The reader knows nothing
 * else, so no archive can talk it into a link, a folder, a device or another name.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06
 */

export interface TarEntry {
  /** ASCII, at most 100 characters. */
  name: string
  sizeBytes: number
}

export interface TarFile extends TarEntry {
  modifiedAt: Date
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

/** Thrown for bytes that are no tar of this kind. */
export class TarError extends Error {}

const blockBytes = 512
/** Eleven octal digits. */
export const mostEntryBytes = 8 ** 11 - 1
/** Two blocks of zeros end an archive; tar fills up its last record of twenty. */
const mostTrailingBytes = 20 * blockBytes

/** @throws what a content throws, and TarError where it is not as long as was said. */
export async function* writeTar(files: Iterable<TarFile>): AsyncGenerator<Uint8Array> {
  for (const { name, sizeBytes, modifiedAt, content } of files) {
    yield headerOf(name, sizeBytes, modifiedAt)
    let written = 0
    for await (const piece of content) {
      written += piece.length
      yield piece
    }
    if (written !== sizeBytes) throw new TarError(`${name} changed while it was read`)
    yield Buffer.alloc(paddingOf(sizeBytes))
  }
  yield Buffer.alloc(2 * blockBytes)
}

/**
 * Reads to the very end. `onEntry` must use up the content it is given.
 * @throws TarError, and what `onEntry` or the bytes throw.
 */
export async function readTar(
  bytes: AsyncIterable<Uint8Array>,
  onEntry: (entry: TarEntry, content: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  const reader = createReader(bytes)
  for (;;) {
    const header = await reader.whole(blockBytes)
    if (header.every((byte) => byte === 0)) break
    const entry = entryOf(header)
    await onEntry(entry, reader.pieces(entry.sizeBytes))
    await reader.whole(paddingOf(entry.sizeBytes))
  }
  await reader.expectZeros()
}

const paddingOf = (sizeBytes: number): number => -sizeBytes & (blockBytes - 1)

function headerOf(name: string, sizeBytes: number, modifiedAt: Date): Buffer {
  if (sizeBytes > mostEntryBytes) throw new TarError(`${name} is larger than tar can say`)
  const header = Buffer.alloc(blockBytes)
  const octal = (value: number, at: number, digits: number): unknown =>
    header.write(value.toString(8).padStart(digits, '0'), at, 'latin1')
  header.write(name, 0, 100, 'latin1')
  octal(0o600, 100, 7)
  octal(0, 108, 7) // user and group 0: whose account this was is nobody's business
  octal(0, 116, 7)
  octal(sizeBytes, 124, 11)
  octal(Math.floor(modifiedAt.getTime() / 1_000), 136, 11)
  header.write('0', 156, 'latin1')
  header.write('ustar\0' + '00', 257, 'latin1')
  octal(checksumOf(header), 148, 6)
  header.write('\0 ', 154, 'latin1')
  return header
}

function entryOf(header: Buffer): TarEntry {
  const text = (at: number, length: number): string => {
    const field = header.toString('latin1', at, at + length)
    return field.includes('\0') ? field.slice(0, field.indexOf('\0')) : field
  }
  const octal = (at: number, length: number): number => {
    const digits = /^ *([0-7]+) *$/.exec(text(at, length))?.[1]
    if (digits === undefined) throw new TarError('a number of it is none')
    return parseInt(digits, 8)
  }
  if (header.toString('latin1', 257, 263) !== 'ustar\0') throw new TarError('it is no tar of the POSIX form')
  if (octal(148, 8) !== checksumOf(header)) throw new TarError('a header of it is damaged')
  const name = text(0, 100)
  if (header.toString('latin1', 156, 157) !== '0' || text(157, 100) !== '' || text(345, 155) !== '')
    throw new TarError(`${JSON.stringify(name)} in it is no ordinary file`)
  return { name, sizeBytes: octal(124, 12) }
}

/** The sum of all bytes, those of the sum itself taken for spaces. */
const checksumOf = (header: Buffer): number =>
  header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0)

function createReader(bytes: AsyncIterable<Uint8Array>) {
  const source = bytes[Symbol.asyncIterator]()
  let rest: Uint8Array = Buffer.alloc(0)

  /** Some bytes, at most so many; none at the end. */
  async function some(most: number): Promise<Uint8Array> {
    while (rest.length === 0) {
      const next = await source.next()
      if (next.done === true) return rest
      rest = next.value
    }
    const piece = rest.subarray(0, most)
    rest = rest.subarray(piece.length)
    return piece
  }

  async function* pieces(length: number): AsyncGenerator<Uint8Array> {
    for (let left = length; left > 0;) {
      const piece = await some(left)
      if (piece.length === 0) throw new TarError('it ends too early')
      left -= piece.length
      yield piece
    }
  }

  return {
    pieces,
    async whole(length: number): Promise<Buffer> {
      const parts: Uint8Array[] = []
      for await (const piece of pieces(length)) parts.push(piece)
      return Buffer.concat(parts)
    },
    async expectZeros(): Promise<void> {
      let seen = 0
      for (;;) {
        const piece = await some(mostTrailingBytes)
        if (piece.length === 0) return
        seen += piece.length
        if (seen > mostTrailingBytes || piece.some((byte) => byte !== 0))
          throw new TarError('something follows its end')
      }
    },
  }
}
