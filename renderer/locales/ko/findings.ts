import type { findings as english } from '../en/findings'
import type { Translated } from '../i18n'

export const findings: Translated<typeof english> = {}
