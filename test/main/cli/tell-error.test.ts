import { expect, test } from 'vitest'
import { AppError, errorCatalogue, type ErrorCode } from '../../../main/contract/errors'
import { exitCodeOf } from '../../../main/cli/exit-codes'
import { exitCodeOfError, tellError } from '../../../main/cli/tell-error'

test('an error for people is one line: what happened, and what to do', () => {
  const error = new AppError('output_full', 'The disk is full.', { hint: 'Free some space.' })
  expect(tellError(error, false)).toBe('autoinfrasnap: The disk is full. Free some space.\n')
  expect(tellError(new AppError('output_full', 'The disk is full.'), false)).toBe(
    'autoinfrasnap: The disk is full.\n',
  )
})

test('several problems keep a line each, and the hint comes last', () => {
  const error = new AppError('settings_invalid', 'a: wrong\nb: wrong', { hint: 'Correct the file.' })
  expect(tellError(error, false)).toBe('autoinfrasnap: a: wrong\nb: wrong\nCorrect the file.\n')
})

test('a defect says so without its stack, which comes with --verbose, its causes included', () => {
  const error = new Error('odd.\nsecond line', { cause: new Error('the cause') })
  expect(tellError(error, false)).toBe(
    'autoinfrasnap: An unexpected error: odd. Run it again with --verbose to see where, and report it.\n',
  )
  expect(tellError(error, true)).toMatch(/\n\s+at .*\nCaused by: Error: the cause\n\s+at /)
  expect(tellError('just text', true)).toContain('just text')
})

test('details are never shown: they may hold what a settings file holds', () => {
  const error = new AppError('settings_invalid', 'Wrong.', { details: { password: 'hunter2' } })
  expect(tellError(error, true)).not.toContain('hunter2')
})

test('hostile text in a message moves no cursor', () => {
  expect(tellError(new AppError('output_exists', 'a\u001b[2J\rb exists.'), false)).toBe(
    'autoinfrasnap: a\ufffd[2J\ufffdb exists.\n',
  )
})

test('every code of the catalogue has an exit code of its kind', () => {
  for (const code of Object.keys(errorCatalogue) as ErrorCode[]) {
    const isAboutWriting =
      /^output_|^outbox_|_unwritable$|^file_busy$|^keychain_|^(?:encryption|signing|redaction)_unavailable$/.test(
        code,
      ) && !code.startsWith('history_')
    const isAboutBackups =
      /^(?:history_in_use|backup_incomplete|backup_folder_unusable|restore_failed)$/.test(code)
    const isAboutTruth = /^(?:signature_invalid|report_changed|backup_unreadable)$/.test(code)
    const expected = isAboutWriting || isAboutBackups ? [4] : isAboutTruth ? [7] : [1, 2]
    expect(expected, code).toContain(exitCodeOf(code))
  }
  expect(exitCodeOfError(new Error('x'))).toBe(1)
  expect(exitCodeOfError(new AppError('usage_invalid', 'x'))).toBe(2)
})
