import type { history as english } from '../en/history'
import type { Translated } from '../i18n'

export const history: Translated<typeof english> = {}
