/** Tells whoever keeps the session that it has ended, whichever request finds out. */
import { RequestError } from './request-error'
import type { Transport } from './transport'

/** @param onEnd called after a request was refused for want of a session; the request still fails */
export function tellingOfEnd(transport: Transport, onEnd: () => void): Transport {
  return {
    ...transport,
    async invoke(channel, input, options) {
      try {
        return await transport.invoke(channel, input, options)
      } catch (error) {
        if (error instanceof RequestError && error.code === 'unauthenticated') onEnd()
        throw error
      }
    },
  }
}
