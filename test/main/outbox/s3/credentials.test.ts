import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, expect, it, vi } from 'vitest'
import { AppError } from '../../../../main/contract/errors'
import { createCredentials } from '../../../../main/outbox/s3/credentials'
import { temporaryFolder } from '../world'

const secrets = (values: Record<string, string>) =>
  createCredentials((name) => Promise.resolve(values[name] ?? null))

beforeEach(() => {
  for (const name of Object.keys(process.env).filter((one) => one.startsWith('AWS_')))
    vi.stubEnv(name, undefined)
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
  vi.stubEnv('HOME', temporaryFolder())
  return () => vi.unstubAllEnvs()
})

it("takes the product's own secrets first, without the line break that came with them", async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'of-the-environment')
  const find = secrets({ 's3.accessKeyId': 'id\n', 's3.secretAccessKey': ' key', 's3.sessionToken': 'token' })
  const { provide } = await find(null)
  expect(await provide()).toEqual({ accessKeyId: 'id', secretAccessKey: 'key', sessionToken: 'token' })
})

it.each(['s3.accessKeyId', 's3.secretAccessKey'])(
  'says which of the two is missing beside %s',
  async (name) => {
    const other = name === 's3.accessKeyId' ? 's3.secretAccessKey' : 's3.accessKeyId'
    await expect(secrets({ [name]: 'x' })(null)).rejects.toMatchObject({
      code: 'store_credentials',
      message: expect.stringContaining(other) as string,
      hint: `Set it with: autoinfrasnap secrets set ${other}`,
    })
  },
)

it('goes by the standard chain where none are set: the environment, or a profile', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'of-the-environment')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
  expect(await (await secrets({})(null)).provide()).toMatchObject({ accessKeyId: 'of-the-environment' })
  const file = path.join(temporaryFolder(), 'credentials')
  writeFileSync(file, '[fleet]\naws_access_key_id = of-the-profile\naws_secret_access_key = secret\n')
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file)
  expect(await (await secrets({})('fleet')).provide()).toMatchObject({ accessKeyId: 'of-the-profile' })
})

it('says what to do where the chain finds nothing, or the profile is unknown', async () => {
  await expect(secrets({})(null)).rejects.toMatchObject({
    code: 'store_credentials',
    hint: expect.stringContaining('secrets set s3.accessKeyId') as string,
  })
  await expect(secrets({})('nobody')).rejects.toMatchObject({
    code: 'store_credentials',
    message: expect.stringContaining('nobody') as string,
  })
})

it('names the variables for files where no keychain can be used', async () => {
  const none = (has: string | null) =>
    createCredentials(async (name) => {
      if (name === has) return 'x'
      throw new AppError('keychain_unavailable', 'The keychain of the system cannot be used.')
    })
  const hint = /AUTOINFRASNAP_S3_ACCESSKEYID_FILE and AUTOINFRASNAP_S3_SECRETACCESSKEY_FILE.*instance role/
  await expect(none(null)(null)).rejects.toMatchObject({ hint: expect.stringMatching(hint) as string })
  await expect(none('s3.accessKeyId')(null)).rejects.toMatchObject({
    hint: expect.stringContaining('AUTOINFRASNAP_S3_SECRETACCESSKEY_FILE') as string,
  })
})

it('finds credentials that came later', async () => {
  const find = secrets({})
  await expect(find(null)).rejects.toMatchObject({ code: 'store_credentials' })
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'later')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
  const { provide, mark } = await find(null)
  expect(await provide()).toMatchObject({ accessKeyId: 'later' })
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'later-still')
  expect(mark).toContain('later')
})
