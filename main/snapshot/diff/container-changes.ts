/** Containers that are gone, new, made anew or restarted, and what is different about those that stayed. */
import type { Change, ChangeWeight } from '../../contract/comparison'
import {
  comparePortRanges,
  mostPortRanges,
  type Container,
  type Containers,
  type PortRange,
} from '../../contract/model/containers'
import { change, pairUp, type Draft } from './change'
import { withinReach } from './cut-lists'

/** 128 + SIGINT, SIGKILL and SIGTERM: how a program ends that was told to. */
const endedAsTold = [0, 130, 137, 143]

/** From so many restarts on between two snapshots, nobody restarted it by hand. */
const loopingRestarts = 3

/** By name, since people and compose files know containers by it; the id tells whether it is still the same one. */
export function containerChanges(before: Containers, after: Containers): Change[] {
  return pairUp(before.containers, after.containers, ({ name }) => name)
    .flatMap((pair) => {
      if (pair.before !== null && pair.after !== null) return [...changesOf(pair.before, pair.after)]
      if (pair.before !== null) return [gone(pair.before)]
      return pair.after === null ? [] : [arrived(pair.after)]
    })
    .map(change)
}

const about = ({ name }: Container) => ({ subject: 'containers', entity: name }) as const

const gone = (container: Container): Draft => ({
  ...about(container),
  kind: 'container_gone',
  // One that had ended anyway was tidied up.
  weight: ['running', 'restarting', 'paused'].includes(container.state) ? 'serious' : 'notable',
  before: container.image,
  after: null,
  message: `Container ${container.name} is gone (${container.image})`,
})

const arrived = (container: Container): Draft => ({
  ...about(container),
  kind: 'container_new',
  weight: 'notable',
  before: null,
  after: container.image,
  message: `Container ${container.name} is new (${container.image})`,
})

function* changesOf(before: Container, after: Container): Generator<Draft> {
  const own = about(after)
  const container = `Container ${after.name}`
  if (before.id !== after.id)
    yield {
      ...own,
      kind: 'container_recreated',
      weight: 'notable',
      before: shortId(before.id),
      after: shortId(after.id),
      message: `${container} was made anew`,
    }
  else yield* restarts(before, after)
  yield* imageChange(before, after)
  if (before.state !== after.state)
    yield {
      ...own,
      kind: 'container_state_changed',
      weight: weighState(after),
      before: before.state,
      after: after.state,
      message: `${container} went from ${before.state} to ${after.state}${exitText(after)}`,
    }
  if (before.health !== after.health && before.state === after.state)
    yield {
      ...own,
      kind: 'container_health_changed',
      weight: after.health === 'unhealthy' ? 'serious' : before.health === 'starting' ? 'minor' : 'notable',
      before: before.health,
      after: after.health,
      message: `${container} went from ${healthText(before)} to ${healthText(after)}`,
    }
  const ports = withinReach(
    { items: before.ports, leftOut: before.portsLeftOut },
    { items: after.ports, leftOut: after.portsLeftOut },
    mostPortRanges,
    comparePortRanges,
  )
  const [portsBefore, portsAfter] = [portsText(ports.before), portsText(ports.after)]
  // Ports are published only while a container runs.
  if (portsBefore !== portsAfter && before.state === after.state)
    yield {
      ...own,
      kind: 'container_ports_changed',
      weight: 'notable',
      before: portsBefore,
      after: portsAfter,
      message: `${container} has other ports: ${portsBefore || 'none'} before, now ${portsAfter || 'none'}`,
    }
}

function* restarts(before: Container, after: Container): Generator<Draft> {
  const [was, is] = [before.restartCount, after.restartCount]
  const more = was === null || is === null ? 0 : is - was
  const startedAnew =
    before.startedAt !== after.startedAt &&
    before.startedAt !== null &&
    after.startedAt !== null &&
    before.state === 'running' &&
    after.state === 'running'
  if (more === 0 && !startedAnew) return
  yield {
    ...about(after),
    kind: 'container_restarted',
    weight: more >= loopingRestarts || after.state === 'restarting' ? 'serious' : 'notable',
    before: was,
    after: is,
    message:
      more > 1
        ? `Container ${after.name} was restarted ${more} times`
        : `Container ${after.name} was restarted`,
  }
}

function* imageChange(before: Container, after: Container): Generator<Draft> {
  const renamed = before.image !== after.image
  const replaced = before.imageId !== after.imageId && before.imageId !== null && after.imageId !== null
  if (!renamed && !replaced) return
  // The same tag may stand for another image, which only its id tells.
  const [was, is] = renamed ? [before.image, after.image] : [imageText(before), imageText(after)]
  yield {
    ...about(after),
    kind: 'container_image_changed',
    weight: 'notable',
    before: was,
    after: is,
    message: `Container ${after.name} went from image ${was} to ${is}`,
  }
}

const shortId = (id: string): string => id.replace(/^sha256:/, '').slice(0, 12)
const imageText = ({ image, imageId }: Container): string => `${image} (${shortId(imageId ?? '')})`
const healthText = ({ health }: Container): string => health ?? 'no health check'

const exitText = ({ state, exitCode }: Container): string =>
  state === 'exited' && exitCode !== null ? ` (code ${exitCode})` : ''

function weighState({ state, exitCode, oomKilled }: Container): ChangeWeight {
  if (state === 'dead' || state === 'restarting') return 'serious'
  const failed = oomKilled === true || (exitCode !== null && !endedAsTold.includes(exitCode))
  return state === 'exited' && failed ? 'serious' : 'notable'
}

/** For instance 0.0.0.0:8080->80/tcp, as the docker command writes it. */
const portsText = (ports: readonly PortRange[]): string =>
  ports
    .map((port) => {
      const inside = `${range(port.containerPortFirst, port.containerPortLast)}/${port.protocol}`
      if (port.hostPortFirst === null || port.hostPortLast === null) return inside
      const address = port.hostAddress === null ? '' : `${port.hostAddress}:`
      return `${address}${range(port.hostPortFirst, port.hostPortLast)}->${inside}`
    })
    .join(', ')

const range = (first: number, last: number): string => (first === last ? `${first}` : `${first}-${last}`)
