/** The person and the system around the app, for specs: what they saw, and what they do. */
import type { ElectronApplication } from 'playwright-core'
import type { StandIn } from './stand-in/control.ts'

/** Everything of the stand-in's control, from another process. */
export type Desk = {
  [Name in keyof StandIn]: (...args: Parameters<StandIn[Name]>) => Promise<Awaited<ReturnType<StandIn[Name]>>>
}

export function createDesk(electronApp: ElectronApplication): Desk {
  const call = (name: string, args: unknown[]): Promise<unknown> =>
    electronApp.evaluate(
      (electron, asked) => {
        const { standIn } = electron as unknown as {
          standIn?: Record<string, (...args: unknown[]) => unknown>
        }
        if (!standIn) throw new Error(`Real Electron has no way to ${asked.name} from a test`)
        return standIn[asked.name]!(...asked.args)
      },
      { name, args },
    )
  return new Proxy({} as Desk, {
    get: (_, name) =>
      typeof name === 'string' && name !== 'then' ? (...args: unknown[]) => call(name, args) : undefined,
  })
}
