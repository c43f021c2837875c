/** Which wire this page is on, decided once at boot. */
import { createHttpTransport } from './http'
import type { Transport } from './transport'

export function createTransport(): Transport {
  return createHttpTransport()
}
