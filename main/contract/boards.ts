/** Custom dashboards: named boards of tiles on a grid of twelve columns. */
import * as z from 'zod/mini'
import { foreignText } from './quantities'

export const boardColumns = 12
export const mostBoards = 50
export const mostTiles = 60

/** As `seriesKey` writes it. */
const series = z.string().check(z.minLength(1), z.maxLength(4_200))

/** How far back a chart looks; `live` is the last minutes, second by second. */
export const tileRanges = ['live', '15m', '1h', '24h', '7d', '30d'] as const

/** What a tile shows. */
export const tileContentSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('health') }),
  /** One number with its sparkline. */
  z.strictObject({ kind: z.literal('value'), series }),
  z.strictObject({
    kind: z.literal('chart'),
    series: z.array(series).check(z.minLength(1), z.maxLength(8)),
    range: z.enum(tileRanges),
  }),
  z.strictObject({ kind: z.literal('disks') }),
  z.strictObject({ kind: z.literal('containers') }),
  z.strictObject({ kind: z.literal('processes') }),
  z.strictObject({ kind: z.literal('self') }),
])
export type TileContent = z.infer<typeof tileContentSchema>

const id = z.string().check(z.regex(/^[a-z0-9-]{1,64}$/))

export const tileSchema = z.strictObject({
  id,
  /** Null for the name that its content gives it. */
  title: z.nullable(foreignText.check(z.maxLength(100))),
  /** Columns and rows from the upper left. */
  x: z.int().check(z.minimum(0), z.maximum(boardColumns - 1)),
  y: z.int().check(z.minimum(0), z.maximum(1_000)),
  w: z.int().check(z.minimum(1), z.maximum(boardColumns)),
  h: z.int().check(z.minimum(1), z.maximum(24)),
  content: tileContentSchema,
})
export type Tile = z.infer<typeof tileSchema>

export const boardSchema = z.strictObject({
  id,
  name: foreignText.check(z.minLength(1), z.maxLength(60)),
  tiles: z.array(tileSchema).check(z.maxLength(mostTiles)),
})
export type Board = z.infer<typeof boardSchema>

export const boardsSchema = z.array(boardSchema).check(z.maxLength(mostBoards))

/** What a board looks like as a file. */
export const boardFileSchema = z.strictObject({
  schema: z.literal('autoinfrasnap/board@1'),
  board: boardSchema,
})
