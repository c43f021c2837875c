// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { boardSchema, type Board, type Tile } from '../../../main/contract/boards'
import { boardFileText, mostFileBytes, newId, readBoardFile } from '../../../renderer/stores/boards-file'

const tile: Tile = { id: 'a', title: null, x: 0, y: 0, w: 12, h: 2, content: { kind: 'health' } }
const board: Board = { id: 'wall', name: '벽 "<b>', tiles: [tile] }
const changed = (change: (file: { schema: string; board: Board }) => void): string => {
  const file = JSON.parse(boardFileText(board)) as { schema: string; board: Board }
  change(file)
  return JSON.stringify(file)
}

describe('a board as a file', () => {
  it('reads back as it was written', () => {
    expect(readBoardFile(boardFileText(board), [])).toEqual({ board, fault: null })
  })

  it('may begin with the mark that some editors put there', () => {
    expect(readBoardFile(`\uFEFF${boardFileText(board)}`, []).board).toEqual(board)
  })

  it('is given another id where its own is taken', () => {
    const read = readBoardFile(boardFileText(board), ['wall']).board!
    expect(read.id).not.toBe('wall')
    expect(boardSchema.safeParse(read).success).toBe(true)
    expect({ ...read, id: 'wall' }).toEqual(board)
  })

  it('tells its tiles apart even where the file does not', () => {
    const text = changed((file) => file.board.tiles.push({ ...tile, y: 2 }))
    const ids = readBoardFile(text, []).board!.tiles.map(({ id }) => id)
    expect(new Set(ids).size).toBe(2)
  })

  it.each([
    ['not json', { kind: 'no-json' }],
    ['null', { kind: 'no-board' }],
    ['[1]', { kind: 'no-board' }],
    ['{"schema":"autoinfrasnap/snapshot@1"}', { kind: 'no-board' }],
    ['{"schema":"autoinfrasnap/board@2"}', { kind: 'other-version' }],
    ['x'.repeat(mostFileBytes + 1), { kind: 'too-large' }],
  ])('says what is wrong with %.40s', (text, fault) => {
    expect(readBoardFile(text, [])).toEqual({ board: null, fault })
  })

  it('says where something is wrong', () => {
    const text = changed((file) => (file.board.tiles[0]!.w = 99))
    expect(readBoardFile(text, []).fault).toEqual({ kind: 'invalid', path: 'board.tiles[0].w' })
  })
})

describe('new ids', () => {
  it('are what the contract allows, each another', () => {
    const ids = Array.from({ length: 200 }, newId)
    expect(new Set(ids).size).toBe(200)
    for (const id of ids) expect(boardSchema.shape.id.safeParse(id).success).toBe(true)
  })
})
