import type { charts as english } from '../en/charts'
import type { Translated } from '../i18n'

export const charts: Translated<typeof english> = {}
