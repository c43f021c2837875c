/** What the made-up machine answers about secrets, its store and its schedules. */
import type { Handlers } from '../../../main/contract/requests'
import type { Settings } from '../../../main/contract/settings'
import type { Machine } from './machine'
import { runsOf } from './schedules'
import { createSecrets } from './secrets'
import { testStore } from './store-test'

type TravelChannel = 'secret:list' | 'secret:set' | 'secret:remove' | 's3:test' | 'schedule:list'

export function createTravelHandlers(
  { scenario, now }: Pick<Machine, 'scenario' | 'now'>,
  settings: () => Settings,
  wait: (ms: number) => Promise<void>,
): Pick<Handlers, TravelChannel> {
  return {
    ...createSecrets(scenario),
    's3:test': () => testStore(settings().s3, scenario.hostName, now(), wait),
    'schedule:list': () => runsOf(settings().schedules, now()),
  }
}
