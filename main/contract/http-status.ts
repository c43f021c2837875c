/** The HTTP status that each error travels under. */
import type { ErrorCode } from './errors'

/** What is not named here is this side's fault: 500. */
const statuses: Partial<Record<ErrorCode, number>> = {
  usage_invalid: 400,
  settings_invalid: 400,
  request_invalid: 400,
  schedule_invalid: 400,
  key_invalid: 400,
  request_malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  origin_refused: 403,
  unknown_request: 404,
  key_unknown: 404,
  report_unknown: 404,
  board_unknown: 404,
  route_unknown: 404,
  request_timeout: 408,
  output_exists: 409,
  key_name_taken: 409,
  board_too_many: 409,
  body_too_large: 413,
  media_type_unknown: 415,
  host_refused: 421,
  document_unreadable: 422,
  report_unconvertible: 422,
  rate_limited: 429,
  sign_in_refused: 429,
  keys_busy: 503,
  file_busy: 503,
  streams_exhausted: 503,
  server_closing: 503,
  audit_unwritable: 503,
  output_full: 507,
}

export const httpStatusOf = (code: ErrorCode): number => statuses[code] ?? 500
