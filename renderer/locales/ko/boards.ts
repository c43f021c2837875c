import type { boards as english } from '../en/boards'
import type { Translated } from '../i18n'

export const boards: Translated<typeof english> = {}
