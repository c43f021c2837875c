import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../main/contract/errors'
import { defaultSettings } from '../../../main/contract/settings'
import { setSetting } from '../../../main/settings/edit'
import { readSettings } from '../../../main/settings/read'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'secrets-found-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const value = 'Zebra-Kiwi-4711'
const refusal = async (settings: unknown, ending = 'json'): Promise<AppError> => {
  const file = path.join(folder, `settings.${ending}`)
  const text = typeof settings === 'string' ? settings : JSON.stringify(settings, null, 2)
  writeFileSync(file, text)
  const error = await readSettings({ file, explicit: true }).catch((thrown: unknown) => thrown)
  expect(readFileSync(file, 'utf8')).toBe(text)
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}

describe('a secret in the settings file', () => {
  it.each<[unknown, string, string]>([
    [{ s3: { secretAccessKey: value } }, 'settings.s3.secretAccessKey', 'secrets set s3.secretAccessKey'],
    [{ s3: { accessKeyId: value } }, 'settings.s3.accessKeyId', 'AUTOINFRASNAP_S3_ACCESSKEYID_FILE'],
    [
      { encryption: { passphrase: value } },
      'settings.encryption.passphrase',
      'secrets set encryption.passphrase',
    ],
    [{ signing: { key: value } }, 'settings.signing.key', 'secrets set signing.key'],
    [{ smtp: { host: 'x', login: { password: value } } }, 'settings.smtp.login.password', 'secrets set NAME'],
    [{ alerts: [{ webhookUrl: value }] }, 'settings.alerts["0"].webhookUrl', 'secrets set NAME'],
    [{ slackWebhook: value }, 'settings.slackWebhook', 'secrets set NAME'],
    [{ anything: `-----BEGIN PRIVATE KEY-----\n${value}` }, 'settings.anything', 'secrets set NAME'],
    [
      { encryption: { recipients: [`AGE-SECRET-KEY-1${value}`] } },
      'settings.encryption.recipients[0]',
      'NAME',
    ],
    [{ s3: { proxy: `http://me:${value}@proxy:3128` } }, 'settings.s3.proxy', 'secrets set NAME'],
    [{ s3: { endpoint: `https://me:${value}@store` } }, 'settings.s3.endpoint', 'secrets set NAME'],
  ])('%j is refused: where it stands, where it goes, never what it is', async (settings, where, hint) => {
    const error = await refusal(settings)
    expect(error).toMatchObject({ code: 'secret_in_settings' })
    expect(error.message).toContain(`${where} is a secret in plain text (line `)
    expect(error.hint).toContain(hint)
    expect(JSON.stringify([error.message, error.hint, error.details, error.stack])).not.toContain(value)
  })

  it('is told with its line, in YAML too, before whatever else is wrong', async () => {
    const error = await refusal(`snapshot:\n  windowMs: high\ns3:\n  secretAccessKey: ${value}\n`, 'yaml')
    expect(error.code).toBe('secret_in_settings')
    expect(error.message).toContain('line 4 of ')
  })

  it.each([
    { s3: { buckt: 'x' } },
    { server: { tls: { certificateFile: 1, keyFile: 'x' } } },
    { s3: { secretAccessKey: null, smtp: '' } },
  ])('is not seen where there is none: %j', async (settings) => {
    expect((await refusal(settings)).code).toBe('settings_invalid')
  })
})

it('cannot be set as a setting', () => {
  for (const key of ['s3.secretAccessKey', 'encryption.passphrase', 'smtp.password'])
    expect(() => setSetting(defaultSettings, key, value)).toThrow(
      expect.objectContaining({
        code: 'secret_in_settings',
        message: expect.not.stringContaining(value) as string,
      }),
    )
  expect(() => setSetting(defaultSettings, 's3.proxy', `http://me:${value}@proxy`)).toThrow(
    'settings.s3.proxy is a secret',
  )
})
