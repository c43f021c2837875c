/** How a request ended, as every wire says it. */
import { isErrorCode, RequestError } from './request-error'

/**
 * @param wire what is known of the answer otherwise, for whoever reads the error.
 * @throws RequestError for a refusal, and `nonsense` for what is no answer.
 */
export function valueOf<Value>(answer: unknown, wire: string): Value {
  const { ok, value, error } = (answer ?? {}) as {
    ok?: unknown
    value?: unknown
    error?: { code?: unknown; message?: unknown; hint?: unknown }
  }
  if (ok === true) return value as Value
  const code = String(error?.code)
  if (ok !== false || !isErrorCode(code))
    throw new RequestError('nonsense', `The answer is not one of this product (${wire}).`)
  throw new RequestError(code, String(error?.message), typeof error?.hint === 'string' ? error.hint : null)
}
