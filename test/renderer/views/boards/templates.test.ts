import { describe, expect, it } from 'vitest'
import { boardColumns, boardSchema } from '../../../../main/contract/boards'
import { parseSeriesKey } from '../../../../main/contract/series'
import { settled } from '../../../../renderer/views/boards/grid/packing'
import { leastSize } from '../../../../renderer/views/boards/grid/sizes'
import { boardFrom, templateNames } from '../../../../renderer/views/boards/templates'

describe.each(templateNames)('the template %s', (name) => {
  const board = boardFrom(name, 'id', 'Name')

  it('is a board that can be saved', () => {
    expect(boardSchema.safeParse(board).error).toBeUndefined()
  })

  it('needs no settling, and no tile is too small', () => {
    expect(settled(board.tiles, boardColumns)).toEqual(board.tiles)
    for (const { w, h, content } of board.tiles) {
      expect(w).toBeGreaterThanOrEqual(leastSize(content).w)
      expect(h).toBeGreaterThanOrEqual(leastSize(content).h)
    }
  })

  it('names series that every machine has', () => {
    const keys = board.tiles.flatMap(({ content }) =>
      content.kind === 'value' ? [content.series] : content.kind === 'chart' ? content.series : [],
    )
    for (const key of keys) expect(parseSeriesKey(key)).toMatchObject({ entity: null })
  })
})
