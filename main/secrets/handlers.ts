/** The requests about secrets. Values come in and never go out. */
import type { Handlers } from '../contract/requests'
import type { Secrets } from './secrets'

export const secretHandlers = (
  secrets: Secrets,
): Pick<Handlers, 'secret:list' | 'secret:set' | 'secret:remove'> => ({
  'secret:list': () => secrets.status(),
  'secret:set': async ({ name, value }) => {
    await secrets.set(name, value)
    return secrets.status()
  },
  'secret:remove': async ({ name }) => {
    await secrets.remove(name)
    return secrets.status()
  },
})
