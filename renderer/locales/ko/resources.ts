import type { resources as english } from '../en/resources'
import type { Translated } from '../i18n'

export const resources: Translated<typeof english> = {}
