import type { settings as english } from '../en/settings'
import type { Translated } from '../i18n'

export const settings: Translated<typeof english> = {}
