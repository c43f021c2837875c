/** Menus of the application, of the tray and of the page, and shortcuts. Tests press and choose what a person would. */
import { EventEmitter } from 'node:events'
import type { GlobalShortcut, Menu, MenuItem, MenuItemConstructorOptions } from 'electron'
import { StandInBrowserWindow } from './browser-window.ts'
import { createEvent } from './event.ts'
import { performRole, roleAccelerators, roleMenus } from './menu-roles.ts'
import { record } from './recorded.ts'

type ItemFields =
  'id' | 'label' | 'sublabel' | 'toolTip' | 'type' | 'enabled' | 'visible' | 'checked' | 'accelerator'

let lastCommandId = 0

export class StandInMenuItem implements Pick<
  MenuItem,
  ItemFields | 'commandId' | 'registerAccelerator' | 'role' | 'click'
> {
  id: string
  label: string
  sublabel: string
  toolTip: string
  type: MenuItem['type']
  role: MenuItem['role']
  enabled: boolean
  visible: boolean
  checked: boolean
  accelerator: string | null
  registerAccelerator: boolean
  readonly commandId = ++lastCommandId
  readonly submenu: StandInMenu | undefined
  readonly icon: MenuItemConstructorOptions['icon']
  menu: StandInMenu | null = null
  click: () => void

  constructor(options: MenuItemConstructorOptions) {
    const { role } = options
    const ofRole = roleMenus[role ?? '']?.map((one) => ({ role: one })) as
      MenuItemConstructorOptions[] | undefined
    const submenu = options.submenu ?? ofRole
    this.id = options.id ?? ''
    this.role = role as MenuItem['role']
    this.label = options.label ?? role ?? ''
    this.sublabel = options.sublabel ?? ''
    this.toolTip = options.toolTip ?? ''
    this.enabled = options.enabled ?? true
    this.visible = options.visible ?? true
    this.checked = options.checked ?? false
    this.icon = options.icon
    this.accelerator = options.accelerator ?? (role && roleAccelerators[role]) ?? null
    this.registerAccelerator = options.registerAccelerator ?? true
    if (submenu !== undefined)
      this.submenu =
        submenu instanceof StandInMenu
          ? submenu
          : StandInMenu.buildFromTemplate(submenu as MenuItemConstructorOptions[])
    this.type = options.type ?? (this.submenu ? 'submenu' : 'normal')
    if (this.type === 'submenu' && !this.submenu) throw new Error('Invalid submenu')
    this.click = () => {
      if (this.type === 'checkbox') this.checked = !this.checked
      if (this.type === 'radio') this.menu?.chooseRadio(this)
      if (role !== undefined && performRole(role)) return
      const click = options.click as ((...args: unknown[]) => void) | undefined
      click?.(this, StandInBrowserWindow.getFocusedWindow() ?? undefined, createEvent())
    }
  }
}

export class StandInMenu
  extends EventEmitter
  implements Pick<Menu, 'append' | 'insert' | 'popup' | 'closePopup' | 'getMenuItemById'>
{
  static #application: StandInMenu | null = null
  static buildFromTemplate(template: readonly (MenuItemConstructorOptions | StandInMenuItem)[]): StandInMenu {
    if (!Array.isArray(template))
      throw new TypeError('Invalid template for Menu: Menu template must be an array')
    const menu = new StandInMenu()
    for (const one of template as readonly (MenuItemConstructorOptions | StandInMenuItem)[])
      menu.#add(menu.items.length, one instanceof StandInMenuItem ? one : new StandInMenuItem(one))
    return menu
  }
  static setApplicationMenu(menu: StandInMenu | null): void {
    StandInMenu.#application = menu
  }
  static getApplicationMenu = (): StandInMenu | null => StandInMenu.#application

  readonly items: (StandInMenuItem & MenuItem)[] = []

  #add(position: number, item: StandInMenuItem): void {
    item.menu = this
    this.items.splice(position, 0, item as StandInMenuItem & MenuItem)
  }

  append(item: MenuItem): void {
    this.#add(this.items.length, item as unknown as StandInMenuItem)
  }

  insert(position: number, item: MenuItem): void {
    this.#add(position, item as unknown as StandInMenuItem)
  }

  /** Others of the same run of radio items lose the mark. */
  chooseRadio(chosen: StandInMenuItem): void {
    const at = this.items.findIndex((one) => one === chosen)
    for (const direction of [-1, 1])
      for (let i = at + direction; this.items[i]?.type === 'radio'; i += direction)
        this.items[i]!.checked = false
    chosen.checked = true
  }

  getMenuItemById(id: string): (StandInMenuItem & MenuItem) | null {
    return allItems(this).find((one) => one.id === id) ?? null
  }

  popup(): void {
    this.emit('menu-will-show', createEvent())
    record('menu:popup', { labels: this.items.map(({ label }) => label) })
  }

  closePopup(): void {
    this.emit('menu-will-close', createEvent())
  }
}

/** With those of the menus inside. */
export function allItems(menu: StandInMenu): (StandInMenuItem & MenuItem)[] {
  return menu.items.flatMap((item) => {
    const inside = item.submenu
    return inside ? [item, ...allItems(inside)] : [item]
  })
}

const shortcuts = new Map<string, () => void>()

export const globalShortcut = {
  register(accelerator, callback) {
    const keys = normalise(accelerator)
    if (shortcuts.has(keys)) return false
    shortcuts.set(keys, callback)
    return true
  },
  isRegistered: (accelerator) => shortcuts.has(normalise(accelerator)),
  unregister: (accelerator) => void shortcuts.delete(normalise(accelerator)),
  unregisterAll: () => shortcuts.clear(),
} satisfies Pick<GlobalShortcut, 'register' | 'isRegistered' | 'unregister' | 'unregisterAll'>

/** @returns False where nothing listens to these keys. */
export function pressKeys(accelerator: string): boolean {
  const keys = normalise(accelerator)
  const everywhere = shortcuts.get(keys)
  if (everywhere) {
    everywhere()
    return true
  }
  const menu = StandInMenu.getApplicationMenu()
  const isReachable = process.platform === 'darwin' || StandInBrowserWindow.getFocusedWindow() !== null
  if (!menu || !isReachable) return false
  const item = allItems(menu).find(
    (one) =>
      one.accelerator !== null &&
      one.registerAccelerator &&
      one.enabled &&
      one.visible &&
      normalise(one.accelerator) === keys,
  )
  item?.click()
  return item !== undefined
}

/** Electron's several names for a key become one; their order does not count. */
function normalise(accelerator: string): string {
  const command = process.platform === 'darwin' ? 'command' : 'control'
  const names: Record<string, string> = {
    commandorcontrol: command,
    cmdorctrl: command,
    cmd: 'command',
    ctrl: 'control',
    option: 'alt',
    super: 'meta',
    return: 'enter',
    escape: 'esc',
  }
  // The plus key itself is written `Plus`.
  const keys = accelerator.toLowerCase().split('+')
  return keys
    .map((key) => names[key] ?? key)
    .sort()
    .join('+')
}
