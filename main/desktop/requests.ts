/** Requests that the app itself makes: through the same gate as everybody's, so that changes are in the audit log. */
import { AppError } from '../contract/errors'
import type { Channel, RequestInput, RequestOutput } from '../contract/requests'
import type { Actor } from '../contract/roles'
import type { Dispatch } from '../transports/dispatch'

export interface Requests {
  /** @throws AppError as the request was refused. */
  ask<C extends Channel>(channel: C, input: RequestInput<C>): Promise<RequestOutput<C>>
}

export function createRequests(dispatch: Dispatch, actor: Actor): Requests {
  return {
    async ask<C extends Channel>(channel: C, input: RequestInput<C>) {
      const answer = await dispatch({ channel, input, actor })
      if (answer.ok) return answer.value as RequestOutput<C>
      const { code, message, hint } = answer.error
      throw new AppError(code, message, { hint: hint ?? undefined })
    },
  }
}
