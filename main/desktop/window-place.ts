/** Where the window appears: where it was, as far as there is still a display to show it. */
import * as z from 'zod/mini'

export const windowPlaceSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int(),
  height: z.int(),
  isMaximized: z.boolean(),
})
export type WindowPlace = z.infer<typeof windowPlaceSchema>

export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

/** Enough for the overview of a usual machine without scrolling. */
const usualSize = { width: 1_240, height: 840 }
/** A phone's page: the dashboard's narrowest layout. */
export const leastSize = { width: 360, height: 480 }
/** So much of the title bar must be within reach of the pointer, in pixels. */
const reachable = { width: 120, height: 32 }

/**
 * @param workAreas of the displays there are now, the primary one first.
 * @returns bounds that lie on one of them and are no larger than it.
 */
export function placeWindow(
  kept: WindowPlace | null,
  workAreas: readonly Rectangle[],
): Rectangle & { isMaximized: boolean } {
  const primary = workAreas[0] ?? { x: 0, y: 0, ...usualSize }
  const isMaximized = kept?.isMaximized ?? false
  const home = kept === null ? undefined : workAreas.find((area) => reaches(kept, area))
  if (kept !== null && home !== undefined) {
    const size = within(kept, home)
    // Where the display has become smaller the far edges come back onto it.
    const isWhole = size.width === kept.width && size.height === kept.height
    return { ...size, ...(isWhole ? { x: kept.x, y: kept.y } : moved(kept, size, home)), isMaximized }
  }
  const size = within(kept ?? usualSize, primary)
  return { ...size, ...centred(size, primary), isMaximized }
}

/** Whether the upper edge, by which a window is moved, lies on that display. */
function reaches(window: Rectangle, area: Rectangle): boolean {
  const width = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x)
  return (
    width >= Math.min(reachable.width, window.width) &&
    window.y >= area.y &&
    window.y + reachable.height <= area.y + area.height
  )
}

const between = (value: number, least: number, most: number): number =>
  Math.max(least, Math.min(value, Math.max(least, most)))

const within = (wanted: { width: number; height: number }, area: Rectangle) => ({
  width: between(wanted.width, Math.min(leastSize.width, area.width), area.width),
  height: between(wanted.height, Math.min(leastSize.height, area.height), area.height),
})

const moved = (from: Rectangle, size: { width: number; height: number }, area: Rectangle) => ({
  x: between(from.x, area.x, area.x + area.width - size.width),
  y: between(from.y, area.y, area.y + area.height - size.height),
})

const centred = (size: { width: number; height: number }, area: Rectangle) => ({
  x: Math.round(area.x + (area.width - size.width) / 2),
  y: Math.round(area.y + (area.height - size.height) / 2),
})
