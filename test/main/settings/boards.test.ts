import { describe, expect, it } from 'vitest'
import { mostBoards, type Board } from '../../../main/contract/boards'
import { defaultSettings, type Settings } from '../../../main/contract/settings'
import { withBoard, withoutBoard } from '../../../main/settings/boards'

const board = (id: string, name = id): Board => ({ id, name, tiles: [] })
const holding = (...boards: Board[]): Settings => ({ ...defaultSettings, boards })

describe('boards among the settings', () => {
  it('are added at the end, or replaced where they stand', () => {
    const settings = holding(board('a'), board('b'))
    expect(withBoard(settings, board('c'))).toEqual(holding(board('a'), board('b'), board('c')))
    expect(withBoard(settings, board('a', 'New'))).toEqual(holding(board('a', 'New'), board('b')))
    expect(settings).toEqual(holding(board('a'), board('b')))
  })

  it('are so many and no more; one that is there can still be replaced', () => {
    const all = Array.from({ length: mostBoards }, (_, index) => board(`board-${index}`))
    expect(() => withBoard(holding(...all), board('more'))).toThrow(
      expect.objectContaining({ code: 'board_too_many' }) as Error,
    )
    expect(withBoard(holding(...all), board('board-7', 'New')).boards).toHaveLength(mostBoards)
    expect(withBoard(holding(...all.slice(1)), board('more')).boards).toHaveLength(mostBoards)
  })

  it('go by their id, once', () => {
    const settings = withoutBoard(holding(board('a'), board('b')), 'a')
    expect(settings).toEqual(holding(board('b')))
    expect(() => withoutBoard(settings, 'a')).toThrow(
      expect.objectContaining({ code: 'board_unknown' }) as Error,
    )
  })
})
