/** How the command ends, as scripts see it. */
import type { ErrorCode } from '../contract/errors'

export const exitCodes = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  /** Some collectors failed; the document was written and says which. */
  incomplete: 3,
  unwritable: 4,
  /** With --fail-on: the machine is in that state, or a worse one. The document was written. */
  unwell: 6,
  /** A report is queued and not yet in the store, where that was asked for. */
  unsent: 7,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

export const exitCodesHelp = `Exit codes:
  0  all is well with the command
  1  an unexpected error
  2  wrong usage, or settings that cannot be used
  3  some collectors failed; the report was written and says which
  4  the report could not be written
  6  with --fail-on: the machine is in that state or a worse one
  7  with --upload-required or outbox retry: a report could not be sent yet`

const codesByError: Partial<Record<ErrorCode, ExitCode>> = {
  usage_invalid: exitCodes.usage,
  settings_unreadable: exitCodes.usage,
  settings_invalid: exitCodes.usage,
  settings_unwritable: exitCodes.unwritable,
  file_busy: exitCodes.unwritable,
  folders_unknown: exitCodes.usage,
  key_invalid: exitCodes.usage,
  key_name_taken: exitCodes.usage,
  key_unknown: exitCodes.usage,
  keys_unreadable: exitCodes.usage,
  keys_unwritable: exitCodes.unwritable,
  audit_unwritable: exitCodes.unwritable,
  address_in_use: exitCodes.usage,
  address_denied: exitCodes.usage,
  address_unknown: exitCodes.usage,
  certificate_unusable: exitCodes.usage,
  certificate_unwritable: exitCodes.unwritable,
  store_unconfigured: exitCodes.usage,
  upload_unknown: exitCodes.usage,
  outbox_unwritable: exitCodes.unwritable,
  outbox_full: exitCodes.unwritable,
  output_exists: exitCodes.unwritable,
  output_unwritable: exitCodes.unwritable,
  output_full: exitCodes.unwritable,
}

export const exitCodeOf = (code: ErrorCode): ExitCode => codesByError[code] ?? exitCodes.unexpected
