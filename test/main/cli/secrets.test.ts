/** `secrets` as it was built, where somebody types the value itself into the command line. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createPlayground, stackTrace, type Playground } from './built'

let ground: Playground
beforeEach(() => {
  ground = createPlayground()
})
afterEach(() => ground.remove())

const value = 'wJalrXUtnFEMI-K7MDENG'

it.each([
  ['set', `s3.secretAccessKey=${value}`],
  ['set', value],
  ['set', 's3.secretAccessKey', value],
  ['set', 's3.secretAccessKey', '--value', value],
  ['set', 's3.secretAccessKey', `--value=${value}`],
  ['set', `--s3.secretAccessKey=${value}`],
  ['remove', value],
  ['make', `signing.key=${value}`],
])('secrets %s never repeats what was typed (%#)', async (...args) => {
  const { code, stdout, stderr } = await ground.run(['secrets', ...args])
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/^autoinfrasnap: .*\.\n$/)
  expect(stderr).not.toContain(value)
  expect(stderr).not.toMatch(stackTrace)
})
