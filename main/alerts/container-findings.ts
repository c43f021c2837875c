/** What is wrong with one container. */
import type { Finding, FindingKind } from '../contract/findings'
import type { Container } from '../contract/model/containers'
import { finding, level, type About, type Found, type Levels } from './found'

/** How long a stopped container is news. */
const exitNewsMs = 24 * 60 * 60 * 1000

/**
 * 128 + SIGINT, SIGKILL and SIGTERM: how a program ends that was told to, by `docker stop` for instance, which kills
 * what does not listen. Lack of memory ends with SIGKILL too, and is told by a flag of its own.
 */
const toldToStop = [130, 137, 143]

/** From here on a container is held back by its limit: the engine rarely lets it have the last few percent. */
const cpuLimitLevels: Levels = { warning: 95, critical: Infinity }

/** Makes a finding of the container out of the end of its sentence. */
type Tell = (kind: FindingKind, worst: Finding['state'], what: string, values?: Finding['values']) => Found

/** @param memoryLevels shares of the container's own limit. */
export function containerFindings(
  container: Container,
  memoryLevels: Levels,
  atMs: number,
): (Found | null)[] {
  const { name, state, cpuLimitCores } = container
  const of = (kind: FindingKind): About => ({ kind, subject: 'containers', entity: name })
  const told: Tell = (kind, worst, what, values) =>
    finding(of(kind), worst, `Container ${name} ${what}`, values)
  if (state === 'restarting') {
    const times = container.restartCount
    const count = times === null || times < 2 ? '' : ` (${times} times so far)`
    return [told('container_restarting', 'critical', `keeps restarting${count}`, { restarts: times })]
  }
  if (state === 'dead') return [told('container_dead', 'warning', 'is dead and cannot be removed')]
  if (state === 'exited') return [exitFinding(container, told, atMs)]
  return [
    container.health === 'unhealthy' ? told('container_unhealthy', 'warning', 'is unhealthy') : null,
    container.oomKilled === true
      ? told('container_lost_process', 'warning', 'ran out of memory and lost a process')
      : null,
    level(
      of('container_memory_used'),
      container.memoryUsedPercentOfLimit,
      memoryLevels,
      (share) => `Container ${name} uses ${share} of its memory limit`,
    ),
    level(
      of('container_cpu_held_back'),
      container.cpuPercentOfLimit,
      cpuLimitLevels,
      (share) =>
        `Container ${name} uses ${share} of its ${cpuLimitCores === 1 ? '1 core' : `${cpuLimitCores ?? ''} cores`}`,
      { limitCores: cpuLimitCores },
    ),
  ]
}

function exitFinding({ exitCode, oomKilled, finishedAt }: Container, told: Tell, atMs: number): Found | null {
  const endedMs = finishedAt === null ? null : atMs - Date.parse(finishedAt)
  if (endedMs !== null && endedMs > exitNewsMs) return null
  if (oomKilled === true) return told('container_killed_for_memory', 'critical', 'was killed: out of memory')
  const failed = exitCode !== null && exitCode !== 0 && !toldToStop.includes(exitCode)
  return failed ? told('container_exited', 'warning', `exited with code ${exitCode}`, { exitCode }) : null
}
