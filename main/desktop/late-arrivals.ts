/** What a person asks of an app that is just ending: kept for the one that is started after it. */
import { handoverSchema, type Arrivals } from './arrivals'
import { routeOf } from './route'

export interface LateArrivals extends Pick<Arrivals, 'link' | 'file' | 'second'> {
  /** With which to start again, once for all that came; null where nobody asked for anything. */
  args(): readonly string[] | null
}

export function createLateArrivals(): LateArrivals {
  let args: string[] | null = null
  const ask = (...more: string[]): void => {
    args = [...(args ?? []), ...more]
  }
  return {
    args: () => args,
    link: (link) => ask(link),
    file: (file) => Promise.resolve(ask(file)),
    second(handedOver) {
      const checked = handoverSchema.safeParse(handedOver)
      const route = checked.success ? routeOf(checked.data.args, checked.data.workingFolder) : null
      // Without its `--hidden`, as an app that runs takes it, and with absolute paths: the folder is another one then.
      ask(...(route?.kind === 'desktop' ? [...route.links, ...route.files] : []))
      return Promise.resolve()
    },
  }
}
