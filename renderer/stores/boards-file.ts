/** Boards as files: written for others to read, and read with distrust. */
import { boardFileSchema, type Board } from '../../main/contract/boards'
import { saveFile } from './download'

/** A board of sixty tiles takes a tenth of it. */
export const mostFileBytes = 4_000_000

export type FileFault =
  | { kind: 'too-large' | 'no-json' | 'no-board' | 'other-version' }
  /** `path` says where, as in `board.tiles[3].w`. */
  | { kind: 'invalid'; path: string }

export type ReadBoard = { board: Board; fault: null } | { board: null; fault: FileFault }

const schemaName = 'autoinfrasnap/board@1'

/** An id that the contract allows and that is not taken by chance. Works on pages that are not encrypted, too. */
export const newId = (): string =>
  [...crypto.getRandomValues(new Uint32Array(3))].map((part) => part.toString(36)).join('-')

export const boardFileText = (board: Board): string =>
  `${JSON.stringify({ schema: schemaName, board }, null, 2)}\n`

/** Hands a board to the browser's downloads. */
export function downloadBoard(board: Board): void {
  saveFile(`${board.name}.board.json`, 'application/json', boardFileText(board))
}

/** @param taken ids of boards that there are: a board with one of them is given another. */
export function readBoardFile(text: string, taken: readonly string[]): ReadBoard {
  const failed = (fault: FileFault): ReadBoard => ({ board: null, fault })
  if (text.length > mostFileBytes) return failed({ kind: 'too-large' })
  let document: unknown
  try {
    // Windows' editors put a mark before the text.
    document = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return failed({ kind: 'no-json' })
  }
  const { schema } = (document ?? {}) as { schema?: unknown }
  if (typeof schema !== 'string' || !schema.startsWith('autoinfrasnap/board@'))
    return failed({ kind: 'no-board' })
  if (schema !== schemaName) return failed({ kind: 'other-version' })
  const checked = boardFileSchema.safeParse(document)
  if (!checked.success)
    return failed({ kind: 'invalid', path: pathText(checked.error.issues[0]?.path ?? []) })
  return { board: withOwnIds(checked.data.board, taken), fault: null }
}

/** Tiles are told apart by their ids, so one that comes twice is given another. */
function withOwnIds(board: Board, taken: readonly string[]): Board {
  const seen = new Set<string>()
  const tiles = board.tiles.map((tile) => {
    const id = seen.has(tile.id) ? newId() : tile.id
    seen.add(id)
    return { ...tile, id }
  })
  return { ...board, id: taken.includes(board.id) ? newId() : board.id, tiles }
}

const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  )
