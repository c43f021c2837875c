/** Why a request failed, in the contract's codes, or because of the wire itself. */
import { errorCatalogue, type ErrorCode } from '../../main/contract/errors'

/** Beyond the contract's: nobody answers, too late, or not in the contract's words. */
export type RequestErrorCode = ErrorCode | 'unreachable' | 'timeout' | 'nonsense'

export class RequestError extends Error {
  override readonly name = 'RequestError'
  readonly code: RequestErrorCode
  /** What the person can do, as the core says it, in English; null where it says nothing. */
  readonly hint: string | null

  constructor(code: RequestErrorCode, message: string, hint: string | null = null, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.hint = hint
  }
}

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorCatalogue, code)
