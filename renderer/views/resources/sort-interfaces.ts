/** The order of network interfaces in their table. Pure. */
import type { NetworkInterface } from '../../../main/contract/model/network'

export type InterfaceColumn = 'name' | 'received' | 'sent' | 'errors'

export interface InterfaceSorting {
  by: InterfaceColumn
  descending: boolean
}

const numberOf: Record<Exclude<InterfaceColumn, 'name'>, (one: NetworkInterface) => number> = {
  received: ({ rxBytesPerSecond }) => rxBytesPerSecond ?? -1,
  sent: ({ txBytesPerSecond }) => txBytesPerSecond ?? -1,
  errors: (one) => (one.rxErrors ?? 0) + (one.txErrors ?? 0) + (one.rxDropped ?? 0) + (one.txDropped ?? 0),
}

const byName = (a: NetworkInterface, b: NetworkInterface): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0

/** By name, those that count come first: they are what one looks for. */
export function sortInterfaces(
  interfaces: readonly NetworkInterface[],
  { by, descending }: InterfaceSorting,
): NetworkInterface[] {
  const direction = descending ? -1 : 1
  return [...interfaces].sort((a, b) =>
    by === 'name'
      ? Number(b.inTotals) - Number(a.inTotals) || direction * byName(a, b)
      : direction * (numberOf[by](a) - numberOf[by](b)) || byName(a, b),
  )
}
