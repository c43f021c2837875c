/** Interfaces and their addresses, and the ports that something listens on. */
import type { Change, ChangeWeight } from '../../contract/comparison'
import {
  compareListeners,
  mostListeners,
  type Listener,
  type Network,
  type NetworkInterface,
} from '../../contract/model/network'
import { change, pairUp, type Draft, type Pair } from './change'
import { withinReach } from './cut-lists'

/** The ways out of a machine. The others belong to engines and virtual machines. */
const wayOutKinds: readonly NetworkInterface['kind'][] = ['physical', 'bond', 'vlan', 'tunnel']

/** Linux gives out 32768 and above to whoever asks for any port; they differ at every start (ip(7)). */
const firstPassingPort = 32_768

export function networkChanges(before: Network, after: Network): Change[] {
  const interfaces = pairUp(before.interfaces, after.interfaces, ({ name }) => name)
  return [
    ...interfaces.flatMap((pair) => [...interfaceChanges(pair.before, pair.after)]),
    ...pairsOfListeners(before, after).flatMap((pair) => [...listenerChanges(pair.before, pair.after)]),
  ].map(change)
}

/** None where one side knows nothing of them. */
function pairsOfListeners(before: Network, after: Network): Pair<Listener>[] {
  if (before.listeners == null || after.listeners == null) return []
  const both = withinReach(
    { items: before.listeners, leftOut: before.listenersLeftOut },
    { items: after.listeners, leftOut: after.listenersLeftOut },
    mostListeners,
    compareListeners,
  )
  return pairUp(both.before, both.after, placeText)
}

/** The ends of veth pairs are named anew whenever a container starts. */
const weighed = ({ kind }: NetworkInterface, ofWayOut: ChangeWeight): ChangeWeight =>
  kind === 'veth' ? 'minor' : wayOutKinds.includes(kind) ? ofWayOut : 'notable'

function* interfaceChanges(
  before: NetworkInterface | null,
  after: NetworkInterface | null,
): Generator<Draft> {
  const one = after ?? before
  if (one === null) return
  const own = { subject: 'network', entity: one.name } as const
  if (before === null || after === null) {
    yield {
      ...own,
      kind: after === null ? 'interface_gone' : 'interface_new',
      weight: weighed(one, after === null ? 'serious' : 'notable'),
      before: before?.kind ?? null,
      after: after?.kind ?? null,
      message: `Network interface ${one.name} is ${after === null ? 'gone' : 'new'} (${one.kind})`,
    }
    return
  }
  if (before.state !== after.state)
    yield {
      ...own,
      kind: 'interface_state_changed',
      weight: weighed(after, after.state === 'down' ? 'serious' : 'notable'),
      before: before.state,
      after: after.state,
      message: `Network interface ${after.name} went from ${before.state} to ${after.state}`,
    }
  const [was, is] = [addressesText(before), addressesText(after)]
  if (was !== is)
    yield {
      ...own,
      kind: 'interface_addresses_changed',
      weight: weighed(after, 'notable'),
      before: was,
      after: is,
      message: `Network interface ${after.name} has other addresses: ${was || 'none'} before, now ${is || 'none'}`,
    }
}

/** Without link-local ones, which say nothing that the hardware address does not. */
const addressesText = ({ addresses }: NetworkInterface): string =>
  addresses
    .filter(({ address }) => !/^fe80:/i.test(address))
    .map(({ address, prefixLength }) => (prefixLength === null ? address : `${address}/${prefixLength}`))
    .sort()
    .join(', ')

const placeText = ({ address, port }: Listener): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`

function* listenerChanges(before: Listener | null, after: Listener | null): Generator<Draft> {
  const one = after ?? before
  if (one === null || (before !== null && after !== null)) return
  const place = placeText(one)
  const passing = one.port >= firstPassingPort
  yield {
    subject: 'network',
    entity: place,
    kind: after === null ? 'listener_gone' : 'listener_new',
    weight: passing ? 'minor' : after === null ? 'serious' : 'notable',
    before: before === null ? null : place,
    after: after === null ? null : place,
    message:
      after === null
        ? `Nothing listens on ${place} any more`
        : `Something listens on ${place} that did not before`,
  }
}
