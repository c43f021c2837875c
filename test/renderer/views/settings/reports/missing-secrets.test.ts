import { expect, it } from 'vitest'
import type { SecretName } from '../../../../../main/contract/secrets'
import { missingSecrets } from '../../../../../renderer/views/settings/reports/missing-secrets'

const on = { encryption: { isEnabled: true, recipients: [] as string[] }, signature: { isEnabled: true } }
const off = { encryption: { isEnabled: false, recipients: [] }, signature: { isEnabled: false } }
const none = (): boolean => false

it('misses a passphrase and a key where both are asked for and neither is set', () => {
  expect(missingSecrets(on, none)).toEqual({ passphrase: true, signingKey: true })
  expect(missingSecrets(off, none)).toEqual({ passphrase: false, signingKey: false })
})

it('misses no passphrase where there are recipients; an empty row is none', () => {
  const to = (recipients: string[]) => ({ ...on, encryption: { isEnabled: true, recipients } })
  expect(missingSecrets(to(['age1abc']), none).passphrase).toBe(false)
  expect(missingSecrets(to(['']), none).passphrase).toBe(true)
})

it('calls nothing missing that is set, or of which it is not known', () => {
  expect(missingSecrets(on, (name: SecretName) => name === 'encryption.passphrase')).toEqual({
    passphrase: false,
    signingKey: true,
  })
  expect(missingSecrets(on, () => null)).toEqual({ passphrase: false, signingKey: false })
})
