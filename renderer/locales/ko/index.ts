/** All texts in Korean, one file an area. */
import type { Texts, Translated } from '../i18n'
import { boards } from './boards'
import { charts } from './charts'
import { common } from './common'
import { containers } from './containers'
import { desktop } from './desktop'
import { errors } from './errors'
import { findings } from './findings'
import { history } from './history'
import { metrics } from './metrics'
import { overview } from './overview'
import { resources } from './resources'
import { settings } from './settings'
import { shell } from './shell'
import { signIn } from './sign-in'
import { snapshots } from './snapshots'

export const ko: Translated<Texts> = {
  boards,
  charts,
  common,
  containers,
  desktop,
  errors,
  findings,
  history,
  metrics,
  overview,
  resources,
  settings,
  shell,
  signIn,
  snapshots,
}
