/** What the navigation lists. */
import type { Channel } from '../../main/contract/requests'

export interface NavigationItem {
  /** The key of its name below `shell` in the texts. */
  name: 'overview' | 'resources' | 'containers' | 'history' | 'snapshots' | 'boards' | 'settings'
  path: string
  icon: 'overview' | 'cpu' | 'containers' | 'history' | 'snapshots' | 'boards' | 'settings'
  /** Shown only to those who may ask this. */
  needs?: Channel
  /** Among the tabs at the bottom of a phone; the rest is behind "More". */
  isTab: boolean
}
