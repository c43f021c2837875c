import type { containers as english } from '../en/containers'
import type { Translated } from '../i18n'

export const containers: Translated<typeof english> = {}
