// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import type { Component } from 'vue'
import { secretNames, type SecretName } from '../../../../../main/contract/secrets'
import { defaultSettings, type S3Settings } from '../../../../../main/contract/settings'
import S3Page from '../../../../../renderer/views/settings/pages/S3Page.vue'
import { mountPage, type MountedPage } from '../mount-page'
import type { Answers } from '../../../stores/scripted-transport'

let opened: MountedPage

async function open(s3: Partial<S3Settings> = {}, answers: Answers = {}, set: readonly SecretName[] = []) {
  opened = await mountPage(
    S3Page as Component,
    { s3: { ...defaultSettings.s3, ...s3 } },
    {
      'secret:list': () => ({
        secrets: secretNames.map((name) => ({
          name,
          source: set.includes(name) ? 'keychain' : null,
          problem: null,
        })),
        keychainProblem: null,
      }),
      ...answers,
    },
  )
  return opened
}
const text = (): string => opened.page.text()
const draft = (): S3Settings => opened.settings.draft!.s3
afterEach(() => opened.page.unmount())

describe('the test of the store', () => {
  it('waits for a bucket, and for changes to be saved', async () => {
    const { button, type, settings } = await open()
    expect(button('Test now').disabled).toBe(true)
    expect(text()).toContain('Name a bucket first.')
    await type('Bucket', 'reports')
    expect(button('Test now').disabled).toBe(true)
    expect(text()).toContain('Save your changes first')
    await settings.save()
    await flushPromises()
    expect(button('Test now').disabled).toBe(false)
  })

  it('shows each step with its duration, the missing right, and what was not tried', async () => {
    const { press } = await open(
      { bucket: 'reports' },
      {
        's3:test': () => ({
          target: 's3://reports/dt=2026-11-26/',
          steps: [
            { step: 'credentials', durationMs: 12, problem: null },
            {
              step: 'write',
              durationMs: 345,
              problem: {
                code: 'store_forbidden',
                message: 'The store does not allow to write there.',
                hint: 'Ask whoever owns the bucket.',
              },
            },
          ],
        }),
      },
    )
    await press('Test now')
    const steps = opened.page.findAll('.result li').map((one) => one.text().replace(/\s+/g, ' '))
    expect(steps).toHaveLength(4)
    expect(steps[0]).toMatch(/Find credentials\s*12\sms/)
    expect(steps[1]).toMatch(/345\sms.*does not allow to write there\..*Missing right: s3:PutObject/)
    expect(steps[1]).toContain('Ask whoever owns the bucket.')
    expect(steps.slice(2)).toEqual(['Read backnot tried', 'Deletenot tried'])
    expect(text()).toContain('It does not work yet.')
  })

  it('says so when the whole test could not be made', async () => {
    const { press } = await open({ bucket: 'reports' })
    await press('Test now')
    expect(opened.page.get('.failure').text()).toContain('The server cannot be reached')
  })
})

describe('what is typed', () => {
  it('shows the key with it, and warns of what would surprise', async () => {
    const { type } = await open({ bucket: 'reports' })
    await type('Prefix', 'all/{host}-{rack}')
    expect(opened.page.get('.key').text()).toMatch(/^s3:\/\/reports\/all\/host-\{rack\}infra_snap_host_/)
    expect(text()).toContain('No such placeholder, so it stays in the key as it is written: {rack}')
    expect(text()).toContain('Without a slash at the end')
    await type('Prefix', '')
    expect(text()).not.toContain('Without a slash at the end')
  })

  it('puts a placeholder where the cursor is', async () => {
    const { field } = await open({ prefix: 'a/b/' })
    field('Prefix').setSelectionRange(2, 2)
    await opened.page.get('.placeholders [title=hour]').trigger('click')
    expect(draft().prefix).toBe('a/{hh}b/')
  })

  it('is told to be wrong in the words of its field', async () => {
    const { type } = await open()
    await type('Bucket', 'a b')
    expect(text()).toContain('Expected 3 or more letters, digits, dots, dashes or underscores')
    await type('Bucket', '')
    expect(draft().bucket).toBeNull()
    await type('Endpoint', 'store.example')
    expect(text()).toContain('Expected an http or https address')
    await type('Endpoint', 'http://10.0.0.5:9000')
    expect(text()).toContain('Most stores other than Amazon S3 want the bucket in the path.')
    expect(text()).toContain('Without TLS')
  })

  it('keeps the id of a KMS key while another kind is looked at', async () => {
    const { field } = await open({ serverSideEncryption: { kind: 'aws:kms', keyId: 'alias/reports' } })
    const kind = field('Encryption by the store') as unknown as HTMLSelectElement
    for (const value of ['AES256', 'none', 'aws:kms']) {
      kind.value = value
      kind.dispatchEvent(new Event('change'))
      await flushPromises()
    }
    expect(draft().serverSideEncryption).toEqual({ kind: 'aws:kms', keyId: 'alias/reports' })
    expect(opened.settings.isDirty).toBe(false)
  })

  it('makes a tag of a row once it has a name, and says where two have the same', async () => {
    const { press } = await open({ tags: { team: 'infra' } })
    await press('Add to Tags')
    expect(draft().tags).toEqual({ team: 'infra' })
    const names = opened.page.findAll<HTMLInputElement>('.values li input')
    await names[3]!.setValue('blue')
    await names[2]!.setValue('team')
    expect(text()).toContain('Another tag has this name')
    await names[2]!.setValue('rack')
    expect(draft().tags).toEqual({ team: 'infra', rack: 'blue' })
    await press('Remove team')
    expect(draft().tags).toEqual({ rack: 'blue' })
  })
})

it.each([
  [[], 'the usual AWS chain is used'],
  [['s3.accessKeyId'], 'only one half is set'],
  [['s3.accessKeyId', 's3.secretAccessKey'], 'Signs in with the access key set here.'],
] as const)('says with which credentials it goes: %j', async (set, told) => {
  await open({}, {}, set)
  expect(text()).toContain(told)
})

it('opens what few people need where something of it is set', async () => {
  await open({ proxy: 'http://proxy:3128' })
  const [objects, connection] = opened.page.findAll('.more > h2 > button')
  expect(objects!.attributes('aria-expanded')).toBe('false')
  expect(connection!.attributes('aria-expanded')).toBe('true')
})
