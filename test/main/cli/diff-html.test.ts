/** HTML reports given to the built command again: plain, encrypted, tampered with, and pages that are none. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { comparisonSchema, type Comparison } from '../../../main/contract/comparison'
import { createPlayground, stackTrace, type Ended, type Playground } from './built'

let ground: Playground
let env: Record<string, string>
beforeEach(() => {
  ground = createPlayground()
  writeFileSync(ground.at('passphrase'), 'correct horse battery staple', { mode: 0o600 })
  env = { AUTOINFRASNAP_ENCRYPTION_PASSPHRASE_FILE: ground.at('passphrase') }
})
afterEach(() => ground.remove())

const run = (...args: string[]): Promise<Ended> => ground.run(args, { env })
const take = async (...args: string[]): Promise<void> => {
  const { code, stderr } = await run(
    ...['snapshot', '--section', 'host,memory,disks', '--window', '50', '--quiet', ...args],
  )
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
}
const diff = async (before: string, after: string): Promise<Comparison> => {
  const { code, stdout, stderr } = await run('diff', before, after, '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return comparisonSchema.parse(JSON.parse(stdout))
}
const encrypt = async (): Promise<void> => {
  expect(await run('settings', 'set', 'encryption.isEnabled', 'true')).toMatchObject({ code: 0 })
}

test('a page is compared with a file of any other format, and gates a snapshot as its baseline', async () => {
  await take('--output', 'a.html')
  await take('--output', 'b.json')
  expect(await diff('a.html', 'b.json')).toMatchObject({
    isSameHost: true,
    before: { source: 'a.html' },
    after: { source: 'b.json' },
  })
  await take('--baseline', 'a.html')
})

/** Turning a passphrase into a key is slow by design, and slower where others work too. */
const patience = { timeout: 180_000 }

test(
  'an encrypted page is opened with the passphrase that is kept here, as a file and from the library',
  patience,
  async () => {
    await encrypt()
    await take('--format', 'html')
    const [saved] = readdirSync(ground.reports)
    expect(saved).toMatch(/\.html\.age$/)
    const file = path.join(ground.reports, saved!)
    expect(readFileSync(file, 'latin1')).not.toContain('<html')
    expect(await diff('last', file)).toMatchObject({ isSameHost: true, changes: [] })
  },
)

test('without the right passphrase an encrypted page says so', patience, async () => {
  await encrypt()
  await take('--output', 'a.html')
  writeFileSync(ground.at('passphrase'), 'another')
  const wrong = await run('diff', 'a.html.age', 'a.html.age')
  expect([wrong.code, wrong.stdout]).toEqual([2, ''])
  expect(wrong.stderr).toContain('a.html.age is encrypted, and what is at hand does not open it.')
  expect(wrong.stderr).not.toMatch(stackTrace)
})

test('a page that was tampered with, and a page that is no report, are refused by name and reason', async () => {
  await take('--output', 'a.html')
  const page = readFileSync(ground.at('a.html'), 'utf8')
  const middle = page.lastIndexOf('</script>') - 400
  const other = page[middle] === 'A' ? 'B' : 'A'
  writeFileSync(ground.at('tampered.html'), page.slice(0, middle) + other + page.slice(middle + 1))
  writeFileSync(ground.at('holidays.html'), '<!doctype html><title>Holidays</title><p>Sun')
  for (const [file, why] of [
    ['tampered.html', 'is damaged: its snapshot is not as it was written.'],
    ['holidays.html', 'is a page without a snapshot in it.'],
  ] as const) {
    const { code, stdout, stderr } = await run('diff', 'a.html', file)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(`${ground.at(file)} ${why}`)
    expect(stderr).not.toMatch(stackTrace)
  }
})

test('decrypt says which passphrase was wrong, and without one that it can be typed', patience, async () => {
  await encrypt()
  await take('--output', 'a.json')
  writeFileSync(ground.at('passphrase'), 'another')
  const wrong = await run('decrypt', 'a.json.age')
  expect([wrong.code, wrong.stdout]).toEqual([2, ''])
  expect(wrong.stderr).toContain(
    'the passphrase in the file that AUTOINFRASNAP_ENCRYPTION_PASSPHRASE_FILE names does not open it. Name the file',
  )
  const missing = await ground.run(['decrypt', 'a.json.age'])
  expect([missing.code, missing.stdout]).toEqual([2, ''])
  expect(missing.stderr).toContain('At a terminal it is asked for and can be typed.')
})
