/** The icon beside the clock. */
import { EventEmitter } from 'node:events'
import type { Rectangle, Tray } from 'electron'
import { createEvent } from './event.ts'
import type { StandInMenu } from './menu.ts'
import { StandInNativeImage } from './native-image.ts'
import { record } from './recorded.ts'

type Shared =
  | 'destroy'
  | 'isDestroyed'
  | 'getBounds'
  | 'getTitle'
  | 'setTitle'
  | 'setToolTip'
  | 'getIgnoreDoubleClickEvents'
  | 'setIgnoreDoubleClickEvents'
  | 'closeContextMenu'
  | 'getGUID'
  | 'focus'

export const trays = new Set<StandInTray>()

const bounds: Rectangle = { x: 1_800, y: 0, width: 24, height: 24 }

type Picture = string | StandInNativeImage

export class StandInTray extends EventEmitter implements Pick<Tray, Shared> {
  image: StandInNativeImage
  toolTip = ''
  menu: StandInMenu | null = null
  #title = ''
  #ignoresDoubleClick = false

  constructor(image: Picture) {
    super()
    this.image = StandInNativeImage.of(image)
    trays.add(this)
    record('tray:created', { image: this.image.source })
  }

  setImage(image: Picture): void {
    this.#mustLive()
    this.image = StandInNativeImage.of(image)
    record('tray:image', { image: this.image.source })
  }

  setPressedImage(): void {
    this.#mustLive()
  }

  setToolTip(toolTip: string): void {
    this.#mustLive()
    this.toolTip = toolTip
    record('tray:tool-tip', { toolTip })
  }

  setTitle(title: string): void {
    this.#mustLive()
    this.#title = title
    record('tray:title', { title })
  }

  setContextMenu(menu: StandInMenu | null): void {
    this.#mustLive()
    this.menu = menu
    record('tray:menu', { labels: menu?.items.map(({ label }) => label) ?? null })
  }

  popUpContextMenu(menu?: StandInMenu): void {
    this.#mustLive()
    if (menu) this.menu = menu
    ;(menu ?? this.menu)?.popup()
  }

  destroy(): void {
    if (trays.delete(this)) record('tray:destroyed')
  }

  /** As a person does. */
  press(which: 'click' | 'double-click' | 'right-click' | 'middle-click'): void {
    const { x, y } = bounds
    this.emit(
      which,
      { ...createEvent(), altKey: false, shiftKey: false, ctrlKey: false, metaKey: false },
      bounds,
      { x, y },
    )
  }

  #mustLive(): void {
    if (this.isDestroyed()) throw new TypeError('Tray is destroyed')
  }

  isDestroyed = (): boolean => !trays.has(this)
  getBounds = (): Rectangle => ({ ...bounds })
  getTitle = (): string => this.#title
  getGUID = (): null => null
  setIgnoreDoubleClickEvents = (ignore: boolean): void => void (this.#ignoresDoubleClick = ignore)
  getIgnoreDoubleClickEvents = (): boolean => this.#ignoresDoubleClick
  closeContextMenu = (): void => undefined
  focus = (): void => undefined
}
