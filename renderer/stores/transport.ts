/** How stores reach the wire: it is provided once, where the app is put together. */
import { inject, type InjectionKey } from 'vue'
import type { Transport } from '../api/transport'

export const transportKey: InjectionKey<Transport> = Symbol('transport')

/** For stores alone. */
export function useTransport(): Transport {
  const transport = inject(transportKey)
  if (transport === undefined) throw new Error('The app was put together without a transport.')
  return transport
}
