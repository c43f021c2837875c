/** Boards to begin with. */
import type { Board, Tile, TileContent } from '../../../main/contract/boards'

export const templateNames = ['resources', 'containers', 'empty'] as const
export type TemplateName = (typeof templateNames)[number]

type Place = readonly [x: number, y: number, w: number, h: number]

const value = (series: string): TileContent => ({ kind: 'value', series })
const live = (...series: string[]): TileContent => ({ kind: 'chart', series, range: 'live' })
const day = (...series: string[]): TileContent => ({ kind: 'chart', series, range: '24h' })

const templates: Readonly<Record<TemplateName, readonly (readonly [Place, TileContent])[]>> = {
  resources: [
    [[0, 0, 12, 1], { kind: 'health' }],
    [[0, 1, 3, 3], value('cpu.busyPercent')],
    [[3, 1, 3, 3], value('memory.usedPercent')],
    [[6, 1, 3, 3], value('network.rxBytesPerSecond')],
    [[9, 1, 3, 3], value('network.txBytesPerSecond')],
    [[0, 4, 8, 5], live('cpu.userPercent', 'cpu.systemPercent', 'cpu.iowaitPercent')],
    [[8, 4, 4, 5], { kind: 'disks' }],
    [[0, 9, 6, 5], live('network.rxBytesPerSecond', 'network.txBytesPerSecond')],
    [[6, 9, 6, 5], day('cpu.busyPercent', 'memory.usedPercent')],
    [[0, 14, 6, 7], { kind: 'processes' }],
    [[6, 14, 6, 7], { kind: 'containers' }],
  ],
  containers: [
    [[0, 0, 12, 1], { kind: 'health' }],
    [[0, 1, 3, 3], value('containers.running')],
    [[0, 4, 3, 3], value('containers.unhealthy')],
    [[3, 1, 9, 6], { kind: 'containers' }],
    [[0, 7, 6, 5], day('containers.running', 'containers.unhealthy')],
    [[6, 7, 6, 5], live('cpu.busyPercent', 'memory.usedPercent')],
  ],
  empty: [],
}

export function boardFrom(template: TemplateName, id: string, name: string): Board {
  const tiles = templates[template].map(([[x, y, w, h], content], index): Tile => ({
    id: `tile-${index + 1}`,
    title: null,
    x,
    y,
    w,
    h,
    content,
  }))
  return { id, name, tiles }
}
