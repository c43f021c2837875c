import { expect, test } from 'vitest'
import { checkSealing } from '../../../../main/cli/doctor/sealing'
import type { SecretName } from '../../../../main/contract/secrets'
import { defaultSettings } from '../../../../main/contract/settings'
import { createSealing } from '../../../../main/crypto/sealing'
import { makeSigningKey } from '../../../../main/crypto/ed25519'

const on = {
  encryption: { ...defaultSettings.encryption, isEnabled: true },
  signature: { ...defaultSettings.signature, isEnabled: true },
}
const withSecrets = (secrets: Partial<Record<SecretName, string>>) =>
  createSealing(async (name) => secrets[name] ?? null)

test('there is no line for what the settings do not ask for', async () => {
  expect(await checkSealing(defaultSettings, withSecrets({}))).toEqual([])
})

test('what is missing is broken, each for itself', async () => {
  const found = await checkSealing(on, withSecrets({}))
  expect(found).toMatchObject([
    {
      id: 'encryption',
      state: 'broken',
      mend: expect.stringMatching(/secrets set encryption\.passphrase/) as string,
    },
    { id: 'signing', state: 'broken', mend: expect.stringMatching(/secrets make signing\.key/) as string },
  ])
  expect(found[0]?.found).toMatch(/neither a recipient nor a passphrase/)
})

test('what is there works, and is not shown', async () => {
  const passphrase = 'correct horse battery staple'
  const key = makeSigningKey().privateKey
  const found = await checkSealing(
    on,
    withSecrets({ 'encryption.passphrase': passphrase, 'signing.key': key }),
  )
  expect(found.map(({ id, state }) => [id, state])).toEqual([
    ['encryption', 'ok'],
    ['signing', 'ok'],
  ])
  expect(JSON.stringify(found)).not.toContain('correct horse')
})

test('a recipient that is none is broken', async () => {
  const encryption = { ...on.encryption, recipients: ['age1nobody'] }
  const [check] = await checkSealing({ ...defaultSettings, encryption }, withSecrets({}))
  expect(check).toMatchObject({ id: 'encryption', state: 'broken' })
})
