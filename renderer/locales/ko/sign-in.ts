import type { signIn as english } from '../en/sign-in'
import type { Translated } from '../i18n'

export const signIn: Translated<typeof english> = {}
