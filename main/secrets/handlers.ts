/** The requests about secrets. Values come in and never go out. */
import type { Handlers } from '../contract/requests'
import type { Secrets } from './secrets'

/** @param onChanged hears that one was set or removed. */
export const secretHandlers = (
  secrets: Secrets,
  onChanged: () => void,
): Pick<Handlers, 'secret:list' | 'secret:set' | 'secret:remove'> => ({
  'secret:list': () => secrets.status(),
  'secret:set': async ({ name, value }) => {
    await secrets.set(name, value)
    onChanged()
    return secrets.status()
  },
  'secret:remove': async ({ name }) => {
    await secrets.remove(name)
    onChanged()
    return secrets.status()
  },
})
