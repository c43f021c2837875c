// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { getActivePinia } from 'pinia'
import { afterEach, describe, expect, it } from 'vitest'
import type { Component } from 'vue'
import { secretNames, type SecretName, type SecretsStatus } from '../../../../../main/contract/secrets'
import { RequestError } from '../../../../../renderer/api/request-error'
import { useToastsStore } from '../../../../../renderer/stores/toasts'
import CredentialsPage from '../../../../../renderer/views/settings/pages/CredentialsPage.vue'
import type { Answers } from '../../../stores/scripted-transport'
import { mountPage, type MountedPage } from '../mount-page'

let opened: MountedPage

const locked = {
  code: 'keychain_locked',
  message: 'The keychain is locked.',
  hint: 'Unlock it by signing in at the machine.',
}

async function open(
  sources: Partial<Record<SecretName, 'keychain' | 'environment'>> = {},
  answers: Answers = {},
  keychainProblem: SecretsStatus['keychainProblem'] = null,
) {
  const status = (): SecretsStatus => ({
    secrets: secretNames.map((name) => ({ name, source: sources[name] ?? null, problem: null })),
    keychainProblem,
  })
  opened = await mountPage(
    CredentialsPage as Component,
    {},
    {
      'secret:list': status,
      'secret:set': ({ name }) => {
        sources[name] = 'keychain'
        return status()
      },
      'secret:remove': ({ name }) => {
        delete sources[name]
        return status()
      },
      ...answers,
    },
  )
  return opened
}
const rowOf = (name: string) =>
  opened.page.findAll('.secret').find((row) => row.get('.name').text() === name)!
const sent = () => opened.transport.asked.filter(({ channel }) => channel === 'secret:set')
const dialog = (): string => document.querySelector('.dialog')?.textContent ?? ''
afterEach(() => opened.page.unmount())

it('tells of every secret whether it is set and from where', async () => {
  await open({ 's3.accessKeyId': 'keychain', 's3.secretAccessKey': 'environment' })
  expect(opened.page.findAll('.secret')).toHaveLength(secretNames.length)
  expect(rowOf('Access key id').text()).toContain('Set, in the keychain')
  expect(rowOf('Secret access key').text()).toContain('AUTOINFRASNAP_S3_SECRETACCESSKEY_FILE')
  expect(rowOf('Secret access key').findAll('button')).toHaveLength(0)
  expect(rowOf('Signing key').text()).toContain('Not set')
})

describe('setting a secret', () => {
  it('asks in a masked field that no browser fills in, and sends what was meant', async () => {
    const { press, field, type } = await open()
    await press('Set Access key id')
    expect(field('Access key id').type).toBe('password')
    expect(field('Access key id').autocomplete).toBe('new-password')
    await type('Access key id', ' AKIAEXAMPLE\n')
    await press('Put into the keychain')
    expect(sent()).toEqual([
      { channel: 'secret:set', input: { name: 's3.accessKeyId', value: 'AKIAEXAMPLE' } },
    ])
    expect(rowOf('Access key id').text()).toContain('Set, in the keychain')
    expect(useToastsStore().list[0]!.text).toBe('Access key id is set.')
  })

  it('has emptied the field before the answer is there, and keeps no value anywhere', async () => {
    let refuse = (): void => undefined
    const { press, field, type } = await open(
      {},
      {
        'secret:set': () =>
          new Promise((_, reject) => {
            refuse = () =>
              reject(new RequestError('keychain_locked', 'The keychain is locked.', 'Unlock it.'))
          }),
      },
    )
    await press('Set Secret access key')
    await type('Secret access key', 'wJalrXUtnFEMI')
    await press('Put into the keychain')
    expect(field('Secret access key').value).toBe('')
    refuse()
    await flushPromises()
    expect(dialog()).toContain('The keychain is locked. Unlock it. Nothing was kept here: type it again.')
    const kept = JSON.stringify(getActivePinia()!.state.value)
    expect(kept).not.toContain('wJalr')
    expect(document.body.innerHTML).not.toContain('wJalr')
  })

  it('forgets what was typed when the dialog is closed', async () => {
    const { press, field, type } = await open()
    await press('Set Session token')
    await type('Session token', 'half of a token')
    await press('Cancel')
    await press('Set Session token')
    expect(field('Session token').value).toBe('')
    expect(sent()).toEqual([])
  })

  it('wants a passphrase twice, and leaves its spaces alone', async () => {
    const { press, type } = await open({ 'encryption.passphrase': 'keychain' })
    await press('Replace Passphrase')
    expect(dialog()).toContain('can then no longer be opened here')
    await type('Passphrase', ' four random words ')
    await type('Once more', 'four random words')
    await press('Put into the keychain')
    expect(dialog()).toContain('The two are not the same')
    expect(sent()).toEqual([])
    await type('Once more', ' four random words ')
    await press('Put into the keychain')
    expect(sent()[0]!.input).toEqual({ name: 'encryption.passphrase', value: ' four random words ' })
  })

  it('takes a key of several lines as it is', async () => {
    const { press, type, field } = await open()
    await press('Set Signing key')
    expect(field('Signing key').tagName).toBe('TEXTAREA')
    const pem = '-----BEGIN PRIVATE KEY-----\nMC4CAQ\n-----END PRIVATE KEY-----\n'
    await type('Signing key', pem)
    await press('Put into the keychain')
    expect(sent()[0]!.input).toEqual({ name: 'signing.key', value: pem })
  })

  it('sends nothing that is empty', async () => {
    const { press } = await open()
    await press('Set Access key id')
    await press('Put into the keychain')
    expect(dialog()).toContain('Must not be empty')
    expect(sent()).toEqual([])
  })
})

it('asks before it removes, and says what stops working', async () => {
  const { press } = await open({ 'signing.key': 'keychain' })
  await press('Remove Signing key')
  expect(dialog()).toContain('Reports can then no longer be signed.')
  expect(rowOf('Signing key').text()).toContain('Set, in the keychain')
  await press('Remove')
  expect(rowOf('Signing key').text()).toContain('Not set')
})

it('says what is wrong with the keychain and what to do, offers files instead, and asks again', async () => {
  const { press, button } = await open({ 's3.accessKeyId': 'keychain' }, {}, locked)
  expect(opened.page.get('.keychain').text()).toContain('Unlock it by signing in at the machine.')
  expect(rowOf('Passphrase').text()).toContain('AUTOINFRASNAP_ENCRYPTION_PASSPHRASE_FILE')
  expect(button('Set Passphrase').disabled).toBe(true)
  expect(button('Remove Access key id').disabled).toBe(true)
  opened.transport.answers['secret:list'] = () => ({ secrets: [], keychainProblem: null })
  await press('Check again')
  expect(opened.page.find('.keychain').exists()).toBe(false)
})
