import type { snapshots as english } from '../en/snapshots'
import type { Translated } from '../i18n'

export const snapshots: Translated<typeof english> = {
  take: '스냅샷',
}
