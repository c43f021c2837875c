/** What a start, a second start, a link or a file asks to see, turned into an address of the dashboard. */
import * as z from 'zod/mini'
import { addressOfLink, openedAddress } from './addresses'
import type { OpenedFiles } from './opened-files'
import { routeOf, type Route } from './route'

export interface ArrivalDependencies {
  opened: OpenedFiles
  show: (address?: string) => void
  /** A file that is no snapshot. */
  onUnreadable: (error: unknown) => void
}

export interface Arrivals {
  route(route: Route): Promise<void>
  link(link: string): void
  file(file: string): Promise<void>
  /** @param handedOver what the second process said of itself; anything else only shows the window. */
  second(handedOver: unknown): Promise<void>
}

/** What a second start hands to the first before it ends. */
export const handoverSchema = z.object({ args: z.array(z.string()), workingFolder: z.string() })
export type Handover = z.infer<typeof handoverSchema>

export function createArrivals({ opened, show, onUnreadable }: ArrivalDependencies): Arrivals {
  const arrivals: Arrivals = {
    async route(route) {
      if (route.kind === 'command') return show()
      const { links, files, isHidden } = route
      if (links.length === 0 && files.length === 0 && !isHidden) show()
      for (const link of links) arrivals.link(link)
      for (const file of files) await arrivals.file(file)
    },
    // A link that means nothing here shows the app: whoever followed it wanted to see something.
    link: (link) => show(addressOfLink(link) ?? undefined),
    async file(file) {
      try {
        show(openedAddress(await opened.add(file)))
      } catch (error) {
        show()
        onUnreadable(error)
      }
    },
    async second(handedOver) {
      const checked = handoverSchema.safeParse(handedOver)
      if (!checked.success) return show()
      const route = routeOf(checked.data.args, checked.data.workingFolder)
      // Somebody who starts it by hand while it runs wants to see it, even when a login starts it a second time.
      await arrivals.route(route.kind === 'desktop' ? { ...route, isHidden: false } : route)
    },
  }
  return arrivals
}
