/** The machine as a whole: its name, its system, its size, and whether it was started anew. */
import type { Change } from '../../contract/comparison'
import type { Snapshot } from '../../contract/snapshot'
import { bytesText, change, shareOfDifference, type Draft } from './change'
import { bootToleranceMs, sizeTolerance } from './tolerances'

/** Whether both tell of one machine; null where either has no identity, or only one has it masked. */
export function isSameHost(before: Snapshot, after: Snapshot): boolean | null {
  if (before.host.id === null || after.host.id === null) return null
  return masksNames(before) === masksNames(after) ? before.host.id === after.host.id : null
}

const masksNames = ({ redaction }: Snapshot): boolean =>
  redaction?.profile === 'names' || redaction?.profile === 'all'

export function machineChanges(before: Snapshot, after: Snapshot): Change[] {
  return [...hostChanges(before, after), ...systemChanges(before, after), ...sizeChanges(before, after)].map(
    change,
  )
}

const plain = { entity: null, weight: 'notable' } as const

function* hostChanges(before: Snapshot, after: Snapshot): Generator<Draft> {
  const [was, is] = [before.host.name, after.host.name]
  const same = isSameHost(before, after)
  // A mask differs from the name that it stands for, which says nothing.
  if (masksNames(before) === masksNames(after) && (was !== is || same === false))
    yield {
      ...plain,
      kind: 'host_changed',
      subject: 'host',
      before: was,
      after: is,
      message:
        was === is
          ? `Two machines of the name ${is} are compared`
          : same === true
            ? `The machine ${was} is now called ${is}`
            : `Two machines are compared: ${was} and ${is}`,
    }
  const [bootBefore, bootAfter] = [bootOf(before), bootOf(after)]
  if (same === false || bootBefore === null || bootAfter === null) return
  if (Math.abs(Date.parse(bootAfter) - Date.parse(bootBefore)) > bootToleranceMs)
    yield {
      ...plain,
      kind: 'host_rebooted',
      subject: 'host',
      before: bootBefore,
      after: bootAfter,
      message: `The machine was started anew at ${bootAfter.slice(0, 16).replace('T', ' ')} UTC`,
    }
}

const hostOf = ({ sections }: Snapshot) => (sections.host?.status === 'ok' ? sections.host.value : null)
const bootOf = (snapshot: Snapshot): string | null => hostOf(snapshot)?.bootedAt ?? null

function* systemChanges(before: Snapshot, after: Snapshot): Generator<Draft> {
  const [was, is] = [hostOf(before)?.os, hostOf(after)?.os]
  if (was !== undefined && is !== undefined) {
    yield* replaced('system_changed', 'host', 'The system', [was, is].map(systemText))
    yield* replaced('kernel_changed', 'host', 'The kernel', [was.kernel, is.kernel])
  }
  const [engineBefore, engineAfter] = [before, after].map(({ sections: { containers } }) =>
    containers?.status === 'ok'
      ? `${containers.value.engine.name} ${containers.value.engine.version ?? ''}`.trim()
      : null,
  )
  if (engineBefore != null && engineAfter != null)
    yield* replaced('engine_changed', 'containers', 'The container engine', [engineBefore, engineAfter])
}

const systemText = (os: { name: string; version: string | null; architecture: string }): string =>
  [os.name, os.version, os.architecture].filter(Boolean).join(' ')

function* replaced(
  kind: 'system_changed' | 'kernel_changed' | 'engine_changed',
  subject: Change['subject'],
  what: string,
  [before = '', after = '']: readonly string[],
): Generator<Draft> {
  if (before === after) return
  yield { ...plain, kind, subject, before, after, message: `${what} went from ${before} to ${after}` }
}

function* sizeChanges({ sections: was }: Snapshot, { sections: is }: Snapshot): Generator<Draft> {
  if (was.cpu?.status === 'ok' && is.cpu?.status === 'ok') {
    const [before, after] = [was.cpu.value.logicalCores, is.cpu.value.logicalCores]
    if (before !== after)
      yield {
        kind: 'cores_changed',
        weight: after < before ? 'serious' : 'notable',
        subject: 'cpu',
        entity: null,
        before,
        after,
        message: `The machine went from ${coresText(before)} to ${coresText(after)}`,
      }
  }
  if (was.memory?.status !== 'ok' || is.memory?.status !== 'ok') return
  const [before, after] = [was.memory.value, is.memory.value]
  yield* resized('memory_size_changed', null, 'Memory', before.totalBytes, after.totalBytes)
  yield* resized(
    'memory_size_changed',
    'control group',
    'The memory limit that holds here',
    before.controlGroup?.limitBytes ?? null,
    after.controlGroup?.limitBytes ?? null,
  )
  yield* resized(
    'swap_changed',
    null,
    'Swap',
    before.swap?.totalBytes ?? null,
    after.swap?.totalBytes ?? null,
  )
}

const coresText = (cores: number): string => (cores === 1 ? '1 core' : `${cores} cores`)

function* resized(
  kind: 'memory_size_changed' | 'swap_changed',
  entity: string | null,
  what: string,
  before: number | null,
  after: number | null,
): Generator<Draft> {
  if (before === null && after === null) return
  if (before !== null && after !== null && shareOfDifference(before, after) <= sizeTolerance) return
  const [from, to] = [before, after].map((bytes) => (bytes === null ? 'none' : bytesText(bytes)))
  const weight =
    kind === 'memory_size_changed' && (after ?? Infinity) < (before ?? Infinity) ? 'serious' : 'notable'
  yield {
    kind,
    weight,
    subject: 'memory',
    entity,
    before,
    after,
    message: `${what} went from ${from} to ${to}`,
  }
}
