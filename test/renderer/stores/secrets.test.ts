// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { nextTick } from 'vue'
import { secretNames, type SecretName, type SecretsStatus } from '../../../main/contract/secrets'
import { RequestError } from '../../../renderer/api/request-error'
import { useSecretsStore } from '../../../renderer/stores/secrets'
import { useSessionStore } from '../../../renderer/stores/session'
import { createScriptedTransport, useTransportInStores, type Answers } from './scripted-transport'

const statusOf = (kept: ReadonlySet<SecretName>): SecretsStatus => ({
  secrets: secretNames.map((name) => ({ name, source: kept.has(name) ? 'keychain' : null, problem: null })),
  keychainProblem: null,
})

async function withSecrets(answers: Answers = {}) {
  const kept = new Set<SecretName>(['s3.accessKeyId'])
  const transport = createScriptedTransport({
    'session:get': () => ({ name: 'hana', role: 'admin' }),
    'secret:list': () => statusOf(kept),
    'secret:set': ({ name }) => statusOf(kept.add(name)),
    'secret:remove': ({ name }) => {
      kept.delete(name)
      return statusOf(kept)
    },
    ...answers,
  })
  useTransportInStores(transport)
  await useSessionStore().resume()
  return useSecretsStore()
}

it('knows of a secret whether it is set, and nothing before it asked', async () => {
  const secrets = await withSecrets()
  expect(secrets.isSet('s3.accessKeyId')).toBeNull()
  await secrets.load()
  expect(secrets.isSet('s3.accessKeyId')).toBe(true)
  expect(secrets.isSet('signing.key')).toBe(false)
})

it('sends a value on and keeps it nowhere', async () => {
  const secrets = await withSecrets()
  await secrets.set('encryption.passphrase', 'correct horse battery')
  expect(secrets.isSet('encryption.passphrase')).toBe(true)
  expect(JSON.stringify(secrets.$state)).not.toContain('horse')
  await secrets.remove('encryption.passphrase')
  expect(secrets.isSet('encryption.passphrase')).toBe(false)
})

it('lets whoever sets a secret hear why it was refused, and keeps what was known', async () => {
  const secrets = await withSecrets({
    'secret:set': () => {
      throw new RequestError('keychain_locked', 'The keychain is locked.')
    },
  })
  await secrets.load()
  await expect(secrets.set('signing.key', 'x')).rejects.toMatchObject({ code: 'keychain_locked' })
  expect(secrets.isSet('s3.accessKeyId')).toBe(true)
})

it('forgets what is set when the session ends', async () => {
  const secrets = await withSecrets()
  await secrets.load()
  useSessionStore().drop()
  await nextTick()
  expect(secrets.status).toBeNull()
})
