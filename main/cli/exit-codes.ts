/** How the command ends, as scripts see it. */
import type { ErrorCode } from '../contract/errors'

export const exitCodes = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  /** Some collectors failed; the document was written and says which. Of doctor: something is broken. */
  incomplete: 3,
  unwritable: 4,
  /** With --assert or --baseline: something does not hold. The document was written. */
  broken: 5,
  /** With --fail-on: the machine is in that state, or a worse one. The document was written. */
  unwell: 6,
  /** A file is not what was signed, encrypted or backed up. */
  untrue: 7,
  /** A report is queued and not yet in the store, where that was asked for. */
  unsent: 8,
  /** Of diff with --exit-code: the two snapshots differ. */
  changed: 10,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

export const exitCodesHelp = `Exit codes:
  0  all is well with the command
  1  an unexpected error
  2  wrong usage, or settings that cannot be used
  3  some collectors failed (the report was written and says which), or doctor
     found something broken
  4  the report, or what was to be kept, could not be written
  5  with --assert or --baseline: something does not hold
  6  with --fail-on: the machine is in that state or a worse one
  7  a file is not what was signed, encrypted or backed up
  8  with --upload-required, or of outbox retry: a report could not be sent yet
  10  with diff --exit-code: something changed`

const codesByError: Partial<Record<ErrorCode, ExitCode>> = {
  usage_invalid: exitCodes.usage,
  assertion_invalid: exitCodes.usage,
  snapshot_unfound: exitCodes.usage,
  document_unreadable: exitCodes.usage,
  report_unknown: exitCodes.usage,
  redaction_unavailable: exitCodes.unwritable,
  settings_unreadable: exitCodes.usage,
  settings_invalid: exitCodes.usage,
  schedule_invalid: exitCodes.usage,
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
  // Rather no report than one in plain or unsigned.
  encryption_unavailable: exitCodes.unwritable,
  signing_unavailable: exitCodes.unwritable,
  keychain_unavailable: exitCodes.unwritable,
  keychain_locked: exitCodes.unwritable,
  secret_unknown: exitCodes.usage,
  secret_invalid: exitCodes.usage,
  secret_in_settings: exitCodes.usage,
  report_encrypted: exitCodes.usage,
  history_in_use: exitCodes.unwritable,
  backup_folder_unusable: exitCodes.unwritable,
  backup_incomplete: exitCodes.unwritable,
  restore_failed: exitCodes.unwritable,
  backup_newer: exitCodes.usage,
  history_newer: exitCodes.usage,
  backup_unreadable: exitCodes.untrue,
  signature_invalid: exitCodes.untrue,
  report_changed: exitCodes.untrue,
}

export const exitCodeOf = (code: ErrorCode): ExitCode => codesByError[code] ?? exitCodes.unexpected
