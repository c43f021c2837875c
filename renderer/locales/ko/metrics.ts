import type { metrics as english } from '../en/metrics'
import type { Translated } from '../i18n'

export const metrics: Translated<typeof english> = {}
