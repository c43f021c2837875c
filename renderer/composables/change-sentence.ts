/** Which sentence tells a change: the key of its text. Some kinds have several, by what came out of it. Pure. */
import type { Change } from '../../main/contract/comparison'

/** @returns a key of the texts. */
export function sentenceOf(change: Change, isSameHost: boolean | null): string {
  return change.kind === 'number_changed'
    ? numberOf(change)
    : `comparison.kinds.${kindOf(change, isSameHost)}`
}

/** A subject's field; what one field means of several things has a name of its own. */
function numberOf({ subject, entity, metric, before, after }: Change): string {
  const direction = Number(after) < Number(before) ? 'fell' : 'rose'
  if (subject === 'memory' && entity === 'control group')
    return `comparison.numbers.memory.limitUsedPercent.${direction}`
  if (subject === 'memory' && entity === 'swap')
    return `comparison.numbers.memory.swapUsedPercent.${direction}`
  return `comparison.numbers.${subject}.${metric ?? 'value'}.${direction}`
}

const isMore = ({ before, after }: Change): boolean => Number(after) > Number(before)

const ranks: Readonly<Record<string, number>> = { well: 0, warning: 1, critical: 2 }
const rankOf = (state: Change['before']): number => ranks[String(state)] ?? 0

const outcome =
  (kinds: Readonly<Record<string, string>>) =>
  ({ kind, after }: Change): string =>
    kinds[String(after)] ?? kind

/** Kinds that are told in more than one way. */
const byOutcome: Readonly<Partial<Record<Change['kind'], (change: Change) => string>>> = {
  cores_changed: (change) => (isMore(change) ? 'cores_more' : 'cores_fewer'),
  memory_size_changed(change) {
    if (change.entity === null) return isMore(change) ? 'memory_more' : 'memory_less'
    if (change.before === null) return 'limit_set'
    if (change.after === null) return 'limit_lifted'
    return isMore(change) ? 'limit_raised' : 'limit_lowered'
  },
  swap_changed(change) {
    if (!change.before) return 'swap_new'
    if (!change.after) return 'swap_gone'
    return isMore(change) ? 'swap_more' : 'swap_less'
  },
  state_changed: ({ before, after }) => (rankOf(after) > rankOf(before) ? 'state_worse' : 'state_better'),
  finding_new: ({ before }) => (before === null ? 'finding_new' : 'finding_worse'),
  finding_gone: ({ after }) => (after === null ? 'finding_gone' : 'finding_better'),
  container_restarted: (change) =>
    timesRestarted(change) > 1 ? 'container_restarted_counted' : 'container_restarted',
  container_state_changed: outcome({
    running: 'container_runs',
    exited: 'container_stopped',
    restarting: 'container_looping',
  }),
  container_health_changed: outcome({ healthy: 'container_healthy', unhealthy: 'container_unhealthy' }),
  interface_state_changed: outcome({ up: 'interface_up', down: 'interface_down' }),
  mount_size_changed: (change) => (isMore(change) ? 'mount_grown' : 'mount_shrunk'),
  mount_read_only_changed: ({ after }) => (after === 'read-only' ? 'mount_read_only' : 'mount_writable'),
}

function kindOf(change: Change, isSameHost: boolean | null): string {
  if (change.kind === 'host_changed' && isSameHost === true) return 'host_renamed'
  return byOutcome[change.kind]?.(change) ?? change.kind
}

/** 0 where the engine does not count, or somebody restarted it by hand. */
export const timesRestarted = ({ before, after }: Change): number =>
  typeof before === 'number' && typeof after === 'number' ? Math.max(0, after - before) : 0
