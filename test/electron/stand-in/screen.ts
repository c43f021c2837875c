/** The displays, which tests put up and take away. */
import { EventEmitter } from 'node:events'
import type { Display, Point, Rectangle, Screen } from 'electron'
import { createEvent } from './event.ts'

export interface StandInDisplay {
  bounds: Rectangle
  scaleFactor?: number
}

/** Height of the bar that windows leave free. */
const barHeight = 40

const display = ({ bounds, scaleFactor = 1 }: StandInDisplay, index: number) => ({
  id: index + 1,
  label: `Display ${index + 1}`,
  bounds,
  size: { width: bounds.width, height: bounds.height },
  workArea: { ...bounds, height: bounds.height - barHeight },
  workAreaSize: { width: bounds.width, height: bounds.height - barHeight },
  scaleFactor,
  rotation: 0,
  internal: index === 0,
})

const overlap = (a: Rectangle, b: Rectangle): number =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y))

const distance = ({ x, y }: Point, { bounds }: Display): number =>
  Math.hypot(
    x - Math.min(Math.max(x, bounds.x), bounds.x + bounds.width),
    y - Math.min(Math.max(y, bounds.y), bounds.y + bounds.height),
  )

type Shared =
  | 'getAllDisplays'
  | 'getPrimaryDisplay'
  | 'getDisplayMatching'
  | 'getDisplayNearestPoint'
  | 'getCursorScreenPoint'

class StandInScreen extends EventEmitter implements Pick<Screen, Shared> {
  #displays = readDisplays().map(display) as Display[]

  getAllDisplays = (): Display[] => [...this.#displays]
  getPrimaryDisplay = (): Display => this.#displays[0]!
  getCursorScreenPoint = (): Point => ({ x: 0, y: 0 })

  getDisplayMatching(rectangle: Rectangle): Display {
    const best = this.#displays.toSorted(
      (a, b) => overlap(rectangle, b.bounds) - overlap(rectangle, a.bounds),
    )[0]!
    return overlap(rectangle, best.bounds) > 0 ? best : this.getDisplayNearestPoint(rectangle)
  }

  getDisplayNearestPoint(point: Point): Display {
    return this.#displays.toSorted((a, b) => distance(point, a) - distance(point, b))[0]!
  }

  /** The first is the primary one. */
  setDisplays(displays: readonly StandInDisplay[]): void {
    const before = this.#displays
    this.#displays = displays.map(display) as Display[]
    for (const gone of before.slice(displays.length)) this.emit('display-removed', createEvent(), gone)
    for (const [index, now] of this.#displays.entries())
      if (index >= before.length) this.emit('display-added', createEvent(), now)
      else if (JSON.stringify(now) !== JSON.stringify(before[index]))
        this.emit('display-metrics-changed', createEvent(), now, ['bounds', 'workArea', 'scaleFactor'])
  }
}

function readDisplays(): StandInDisplay[] {
  const given = process.env['ELECTRON_STAND_IN_DISPLAYS']
  if (given !== undefined) return JSON.parse(given) as StandInDisplay[]
  return [{ bounds: { x: 0, y: 0, width: 1_920, height: 1_080 } }]
}

export const screen = new StandInScreen()
