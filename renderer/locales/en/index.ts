/** All texts in English, one file an area. */
import { boards } from './boards'
import { charts } from './charts'
import { common } from './common'
import { comparison } from './comparison'
import { containers } from './containers'
import { desktop } from './desktop'
import { errors } from './errors'
import { findings } from './findings'
import { history } from './history'
import { metrics } from './metrics'
import { outbox } from './outbox'
import { overview } from './overview'
import { resources } from './resources'
import { settings } from './settings'
import { shell } from './shell'
import { signIn } from './sign-in'
import { snapshots } from './snapshots'

export const en = {
  boards,
  charts,
  common,
  comparison,
  containers,
  desktop,
  errors,
  findings,
  history,
  metrics,
  outbox,
  overview,
  resources,
  settings,
  shell,
  signIn,
  snapshots,
}
