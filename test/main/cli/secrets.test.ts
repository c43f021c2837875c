/** `secrets` as it was built, where somebody types the value itself into the command line. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createPlayground, stackTrace, type Playground } from './built'

let ground: Playground
beforeEach(() => {
  ground = createPlayground()
})
afterEach(() => ground.remove())

const value = 'wJalrXUtnFEMI-K7MDENG'

const advice =
  'If a real secret was given, change it: other accounts can read command lines, and shells keep them.'
const wayOf = (name: string): string => `Then run "autoinfrasnap secrets set ${name}" and type it when asked.`

it.each([
  ['s3.secretAccessKey', value],
  ['s3.secretAccessKey', '--value', value],
  ['s3.secretAccessKey', `--value=${value}`],
  ['s3.secretAccessKey', `--${value}`],
  ['s3.secretAccessKey', `--verbose=${value}`],
  ['s3.secretAccessKey', `-${value}`],
  // Letters that are options of every command.
  ['s3.secretAccessKey', `-v${value}`],
  ['s3.secretAccessKey', `-V${value}`],
  ['s3.secretAccessKey', `-h${value}`],
  ['s3.secretAccessKey', `-c${value}`],
  ['s3.secretAccessKey', `-v=${value}`],
  ['s3.secretAccessKey', '--', value],
  ['--', 's3.secretAccessKey', `-${value}`],
  [`s3.secretAccessKey=${value}`],
  ['--', `s3.secretAccessKey=${value}`],
  [`--s3.secretAccessKey=${value}`],
])('secrets set never repeats what was typed, and says what to do about it (%#)', async (...args) => {
  const stderr = await refused('set', ...args)
  expect(stderr).toContain(`A secret is never given as an argument. ${advice} ${wayOf('s3.secretAccessKey')}`)
})

it.each([
  ['set', value],
  ['set', '--', value],
  ['set', `-v${value}`],
  ['remove', value],
  ['remove', 's3.secretAccessKey', value],
  ['make', `signing.key=${value}`],
  ['make', 'signing.key', `-${value}`],
  ['public', 'signing.key', '--', value],
  ['status', value],
  ['status', `--jso=${value}`],
  [value],
  ['s3.secretAccessKey', value],
  [`s3.secretAccessKey=${value}`],
  [`-v${value}`],
])('secrets %s neither, whatever it is (%#)', async (...args) => {
  expect(await refused(...args)).toContain(advice)
})

it('a word that is nearly right is still put right', async () => {
  expect(await refused('satus')).toContain('Did you mean status?')
  expect(await refused('status', '--jsn')).toContain('Did you mean --json?')
  expect(await refused('set', 's3.secretAccesKey')).toContain('Did you mean s3.secretAccessKey?')
})

async function refused(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await ground.run(['secrets', ...args])
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/^autoinfrasnap: .*[.?]\n$/)
  expect(stderr).not.toContain(value)
  expect(stderr).not.toMatch(stackTrace)
  return stderr
}
