import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ordinary, readNamed } from '../../../main/cli/named-file'
import { AppError } from '../../../main/contract/errors'

let folder = ''
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'named-file-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const read = (name: string): string => {
  const file = path.join(folder, name)
  return readNamed(
    file,
    () => {
      ordinary(file)
      return readFileSync(file, 'utf8')
    },
    'Check the path after --file.',
  )
}

it('hands on what is read', () => {
  writeFileSync(path.join(folder, 'value'), 'abc')
  expect(read('value')).toBe('abc')
})

it.each([
  ['absent', 'absent does not exist.', 'Check the path after --file.'],
  ['long'.repeat(100), 'cannot be read (ENAMETOOLONG).', 'Check the path after --file.'],
  ['.', 'is no ordinary file.', null],
])('says of %.10s what is wrong with it', (name, message, hint) => {
  let error: unknown
  try {
    read(name)
  } catch (caught) {
    error = caught
  }
  expect(error).toBeInstanceOf(AppError)
  expect(error).toMatchObject({ code: 'usage_invalid', message: expect.stringContaining(message) as string })
  expect((error as AppError).hint).toBe(hint)
})
