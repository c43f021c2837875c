/** The numbers a view begins with. */
import type { Finding } from '../../../main/contract/findings'
import type { Quantity } from '../../composables/quantities'

export interface Figure {
  key: string
  label: string
  /** What the number means, one hover away. */
  about?: string | undefined
  quantity: Quantity
  /** Words below the number; may be foreign text. */
  note?: string | undefined
  /** Shown where something is wrong. */
  state?: Finding['state'] | undefined
}
