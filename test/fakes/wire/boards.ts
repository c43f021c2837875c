/** Boards that somebody has made already. */
import type { Board } from '../../../main/contract/boards'

export const exampleBoards = (): Board[] => [
  {
    id: 'wall',
    name: 'Wall display',
    tiles: [
      { id: 'health', title: null, x: 0, y: 0, w: 12, h: 2, content: { kind: 'health' } },
      {
        id: 'cpu',
        title: null,
        x: 0,
        y: 2,
        w: 3,
        h: 3,
        content: { kind: 'value', series: 'cpu.busyPercent' },
      },
      {
        id: 'memory',
        title: null,
        x: 3,
        y: 2,
        w: 3,
        h: 3,
        content: { kind: 'value', series: 'memory.usedPercent' },
      },
      {
        id: 'traffic',
        title: 'Traffic of the shop',
        x: 6,
        y: 2,
        w: 6,
        h: 6,
        content: {
          kind: 'chart',
          series: ['network{eth0}.rxBytesPerSecond', 'network{eth0}.txBytesPerSecond'],
          range: '1h',
        },
      },
      { id: 'containers', title: null, x: 0, y: 5, w: 6, h: 6, content: { kind: 'containers' } },
      { id: 'disks', title: null, x: 6, y: 8, w: 6, h: 4, content: { kind: 'disks' } },
    ],
  },
  {
    id: 'database',
    name: '데이터베이스',
    tiles: [
      {
        id: 'disk',
        title: null,
        x: 0,
        y: 0,
        w: 8,
        h: 5,
        content: { kind: 'chart', series: ['disks{/var/lib/postgresql}.usedPercent'], range: '30d' },
      },
      {
        id: 'memory',
        title: null,
        x: 8,
        y: 0,
        w: 4,
        h: 5,
        content: { kind: 'value', series: 'containers{shop-db-1}.memoryUsedBytes' },
      },
    ],
  },
]
