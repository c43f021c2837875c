import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkSecrets } from '../../../../main/cli/doctor/secrets'
import { createSecrets } from '../../../../main/secrets/secrets'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'secrets-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const variable = 'AUTOINFRASNAP_ENCRYPTION_PASSPHRASE_FILE'
const check = async (file: string) =>
  checkSecrets(
    await createSecrets({
      env: { [variable]: file },
      platform: 'linux',
      load: () => Promise.reject(new Error('Cannot find module keytar')),
    }).status(),
  )

test('a file that others can read works and is warned of, without what it holds', async () => {
  const file = path.join(folder, 'passphrase')
  writeFileSync(file, 'correct horse battery staple\n')
  chmodSync(file, 0o644)
  const found = await check(file)
  expect(found).toMatchObject([
    { id: 'secret.encryption.passphrase', state: 'warning', mend: `Close it: chmod 600 ${file}` },
  ])
  expect(JSON.stringify(found)).not.toContain('correct')
  chmodSync(file, 0o600)
  expect(await check(file)).toEqual([])
})

test('a file that is not there is broken', async () => {
  const [found] = await check(path.join(folder, 'gone'))
  expect(found).toMatchObject({ state: 'broken' })
  expect(found?.mend).toContain(variable)
})
