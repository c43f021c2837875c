/** What the made-up machine answers about secrets, its store, its schedules and its backups. */
import type { Handlers } from '../../../main/contract/requests'
import type { Settings } from '../../../main/contract/settings'
import { createBackups } from './backups'
import type { Machine } from './machine'
import { runsOf } from './schedules'
import { createSecrets } from './secrets'
import { testStore } from './store-test'

type TravelChannel =
  'secret:list' | 'secret:set' | 'secret:remove' | 's3:test' | 'schedule:list' | 'backup:list' | 'backup:make'

export function createTravelHandlers(
  { scenario, now }: Pick<Machine, 'scenario' | 'now'>,
  settings: () => Settings,
  wait: (ms: number) => Promise<void>,
): Pick<Handlers, TravelChannel> {
  return {
    ...createSecrets(scenario),
    ...createBackups({ scenario, now }, settings, wait),
    's3:test': () => testStore(settings().s3, scenario.hostName, now(), wait),
    'schedule:list': () => runsOf(settings().schedules, now()),
  }
}
