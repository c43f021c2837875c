/** How large a tile is when it is added, and how small it may become, by what it shows. */
import { boardColumns, type TileContent } from '../../../../main/contract/boards'
import type { Size } from './packing'

type Kind = TileContent['kind']

/** As the contract allows. */
export const mostSize: Size = { w: boardColumns, h: 24 }

const usual: Readonly<Record<Kind, Size>> = {
  health: { w: 12, h: 1 },
  value: { w: 3, h: 3 },
  chart: { w: 6, h: 5 },
  disks: { w: 4, h: 5 },
  containers: { w: 8, h: 7 },
  processes: { w: 6, h: 7 },
  self: { w: 6, h: 3 },
}

const least: Readonly<Record<Kind, Size>> = {
  health: { w: 3, h: 1 },
  value: { w: 2, h: 2 },
  chart: { w: 3, h: 3 },
  disks: { w: 3, h: 2 },
  containers: { w: 3, h: 3 },
  processes: { w: 3, h: 3 },
  self: { w: 3, h: 2 },
}

export const usualSize = ({ kind }: TileContent): Size => usual[kind]
export const leastSize = ({ kind }: TileContent): Size => least[kind]
