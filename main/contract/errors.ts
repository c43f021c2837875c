/** The one catalogue of errors. A code is stable, a message is for people: what happened, to what, what to do. */

/** Every code, with what it stands for. */
export const errorCatalogue = {
  usage_invalid: 'The command was called with an option or a value that does not exist.',
  runtime_too_old: 'The Node.js that runs this is older than the product needs.',
  settings_unreadable: 'The settings file exists and cannot be read or parsed.',
  settings_invalid: 'The settings file holds a value that the schema does not allow.',
  settings_unwritable: 'The settings could not be saved.',
  folders_unknown: 'The account has no home folder, and no other folder was named.',
  output_exists: 'The file to write exists already and is never overwritten.',
  output_unwritable: 'The report could not be written.',
  output_full: 'The disk that should hold the report is full.',
  document_unreadable: 'A file is no snapshot, or one of a version this product does not know.',
  collector_timeout: 'A collector did not answer within its deadline.',
  collector_broken: 'A collector stopped with an error.',
  collector_nonsense: 'A collector answered with values that cannot be true.',
  source_missing: 'A file or service that a collector reads does not exist on this machine.',
  source_denied: 'A file or service that a collector reads refuses access.',
  source_malformed: 'A file or service that a collector reads has a form that is not understood.',
  mount_silent: 'A mounted file system does not answer.',
  mount_not_asked: 'A mounted file system was not asked because others on this machine already hang.',
  docker_absent: 'No container engine was found.',
  docker_denied: 'The container engine refuses access.',
  docker_silent: 'The container engine does not answer.',
  docker_misconfigured: 'The address of the container engine is not usable.',
  docker_broken: 'The container engine answered with an error.',
  file_busy: 'Another process is writing the same file and does not finish.',
  report_unknown: 'There is no saved report of that name.',
  report_unreadable: 'A saved report is there and cannot be read.',
  report_busy: 'A saved report cannot be read at the moment; it is tried again.',
  report_unconvertible:
    'A saved report does not hold the whole document, so no other format can be made of it.',
  report_encrypted: 'A saved report is encrypted, and what opens it is not at hand.',
  report_changed: 'A report is not what it was when it was queued, signed or encrypted.',
  snapshot_unfound: 'No saved snapshot fits what was asked for.',
  assertion_invalid: 'An assertion about a snapshot cannot be understood.',
  redaction_unavailable: 'A snapshot should be masked, and the key for the masks cannot be read or made.',
  signature_invalid: 'A signature does not belong to the file, or was made with another key.',
  signing_unavailable: 'Reports should be signed, and there is no key to sign with.',
  encryption_unavailable: 'Reports should be encrypted, and there is nothing to encrypt to.',
  schedule_invalid: 'A schedule of snapshots cannot be understood.',
  backup_folder_unusable: 'The folder that the settings name for backups is not there or cannot be written.',
  backup_incomplete: 'Something that belongs into a backup cannot be read, so none was made.',
  backup_unreadable: 'A file is no backup, or not as it was made.',
  backup_newer: 'A backup was made by a newer version of the product.',
  restore_failed: 'A backup could not be put in place.',
  store_unconfigured: 'No store is named that reports could be sent to.',
  store_credentials: 'The store does not accept the credentials, or there are none.',
  store_forbidden: 'The store does not allow what was asked.',
  store_bucket_unknown: 'The store has no bucket of this name.',
  store_clock: 'The clock of this machine differs too much from that of the store.',
  store_busy: 'The store asks for patience.',
  store_unreachable: 'The store cannot be reached.',
  store_refused: 'The store refused what was sent.',
  store_mismatch: 'What the store holds is not what was sent.',
  upload_unknown: 'There is no upload of this id.',
  upload_unreadable: 'An entry of the outbox cannot be read and was set aside.',
  upload_inaccessible: 'An entry of the outbox cannot be read, and waits where it lies until it can be.',
  outbox_unwritable: 'The outbox cannot be written.',
  outbox_full: 'The disk that holds the outbox is full.',
  keychain_unavailable: 'The keychain of the system cannot be used.',
  keychain_locked: 'The keychain of the system is locked.',
  secret_unknown: 'There is no secret of this name.',
  secret_invalid: 'A secret is not of the form that it should have.',
  secret_exposed: 'A file that holds a secret can be read by other accounts of this machine.',
  secret_in_settings: 'The settings file holds a secret in plain text.',
  board_unknown: 'There is no board of this id.',
  board_too_many: 'There are as many boards as there may be.',
  custom_none: 'No custom metrics are configured.',
  custom_failed: 'A custom metric could not be read.',
  command_refused: 'The person at the machine did not allow the command of a custom metric.',
  unauthenticated: 'The request carries no valid key or session.',
  forbidden: 'The role of whoever asks does not allow this request.',
  unknown_request: 'There is no request of this name.',
  request_invalid: 'The input of a request does not follow its schema.',
  sign_in_refused: 'Too many sign-ins failed; further ones are refused for a while.',
  internal: 'Something unexpected went wrong; the log says what.',
  keys_unreadable: 'The file of API keys exists and cannot be read or parsed.',
  keys_unwritable: 'The file of API keys could not be saved.',
  keys_busy: 'Too many sign-ins are under way.',
  key_invalid: 'An API key with these properties cannot be made.',
  key_name_taken: 'Another API key has this name already.',
  key_unknown: 'There is no API key of this id or name.',
  audit_unreadable: 'The audit log cannot be read.',
  audit_unwritable: 'The audit log cannot be written, so nothing may be changed.',
  route_unknown: 'The server has nothing at this address.',
  request_malformed: 'A request is not proper HTTP, or its body is not proper JSON.',
  body_too_large: 'The body of a request is larger than the server takes.',
  media_type_unknown: 'The body of a request is of a kind that the server does not read.',
  request_timeout: 'A request did not arrive whole within its time.',
  host_refused: 'A request names a host that this server does not answer for.',
  origin_refused: 'A page of another site tried to act in the name of someone who is signed in.',
  rate_limited: 'Too many requests came in too short a time.',
  streams_exhausted: 'There are too many open event streams.',
  server_closing: 'The server is shutting down.',
  address_in_use: 'Another program listens on the port already.',
  address_denied: 'The account may not listen on this port.',
  address_unknown: 'The address to listen on does not belong to this machine.',
  certificate_unusable: 'The TLS certificate or its key cannot be read, or they do not belong together.',
  certificate_unwritable: 'The TLS certificate made for this server could not be saved.',
  history_unavailable: 'The runtime has no embedded database to keep history in.',
  history_unwritable: 'The history cannot be opened or written.',
  history_full: 'The disk that holds the history is full.',
  history_in_use: 'Another process of the product holds the history.',
  history_newer: 'The history was made by a newer version of the product.',
  history_set_aside: 'The history was unreadable or vanished, and a fresh one was begun.',
} as const

export type ErrorCode = keyof typeof errorCatalogue

export interface AppErrorOptions {
  /** What the person can do, as one sentence. */
  hint?: string | undefined
  cause?: unknown
  details?: Record<string, unknown> | undefined
}

/** Every error that may reach a person. Anything else that is thrown is a defect. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly hint: string | null
  readonly details: Record<string, unknown>

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.hint = options.hint ?? null
    this.details = options.details ?? {}
  }
}

/** What of an error crosses a boundary: neither its cause nor its details. */
export const problemOf = ({
  code,
  message,
  hint,
}: AppError): { code: ErrorCode; message: string; hint: string | null } => ({ code, message, hint })

/** Thrown by a collector when this machine simply has no such thing. Not a failure. */
export class UnavailableError extends AppError {
  override readonly name = 'UnavailableError'
}
