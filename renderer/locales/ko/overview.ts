import type { overview as english } from '../en/overview'
import type { Translated } from '../i18n'

export const overview: Translated<typeof english> = {}
