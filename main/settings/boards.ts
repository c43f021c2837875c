/** Changes the boards among the settings. Saving is the store's. */
import { mostBoards, type Board } from '../contract/boards'
import { AppError } from '../contract/errors'
import type { Settings } from '../contract/settings'

/**
 * The settings with a board added at the end, or in the place of the one of the same id.
 * @throws AppError `board_too_many`
 */
export function withBoard(settings: Settings, board: Board): Settings {
  const { boards } = settings
  const isKnown = boards.some(({ id }) => id === board.id)
  if (!isKnown && boards.length >= mostBoards)
    throw new AppError('board_too_many', `There are ${mostBoards} boards already, the most there may be.`, {
      hint: 'Delete one that is not needed any more.',
    })
  return {
    ...settings,
    boards: isKnown ? boards.map((one) => (one.id === board.id ? board : one)) : [...boards, board],
  }
}

/** @throws AppError `board_unknown` */
export function withoutBoard(settings: Settings, id: string): Settings {
  const boards = settings.boards.filter((board) => board.id !== id)
  if (boards.length < settings.boards.length) return { ...settings, boards }
  throw new AppError('board_unknown', `There is no board of the id ${JSON.stringify(id)}.`, {
    hint: 'Ask for the list of boards: it may have been deleted.',
  })
}
