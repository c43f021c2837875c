/** What is wrong with one container. */
import type { Finding } from '../contract/findings'
import type { Container } from '../contract/model/containers'
import { finding, level, type Found, type Levels } from './found'

/** How long a stopped container is news. */
const exitNewsMs = 24 * 60 * 60 * 1000

/**
 * 128 + SIGINT, SIGKILL and SIGTERM: how a program ends that was told to, by `docker stop` for instance, which kills
 * what does not listen. Lack of memory ends with SIGKILL too, and is told by a flag of its own.
 */
const toldToStop = [130, 137, 143]

/** From here on a container is held back by its limit: the engine rarely lets it have the last few percent. */
const cpuLimitLevels: Levels = { warning: 95, critical: Infinity }

/** @param memoryLevels shares of the container's own limit. */
export function containerFindings(
  container: Container,
  memoryLevels: Levels,
  atMs: number,
): (Found | null)[] {
  const { name, state, cpuLimitCores } = container
  const about = (worst: Finding['state'], what: string): Found =>
    finding(worst, 'containers', name, `Container ${name} ${what}`)
  if (state === 'restarting') {
    const times = container.restartCount
    const count = times === null || times < 2 ? '' : ` (${times} times so far)`
    return [about('critical', `keeps restarting${count}`)]
  }
  if (state === 'dead') return [about('warning', 'is dead and cannot be removed')]
  if (state === 'exited') return [exitFinding(container, about, atMs)]
  return [
    container.health === 'unhealthy' ? about('warning', 'is unhealthy') : null,
    container.oomKilled === true ? about('warning', 'ran out of memory and lost a process') : null,
    level(
      'containers',
      name,
      container.memoryUsedPercentOfLimit,
      memoryLevels,
      (share) => `Container ${name} uses ${share} of its memory limit`,
    ),
    level(
      'containers',
      name,
      container.cpuPercentOfLimit,
      cpuLimitLevels,
      (share) =>
        `Container ${name} uses ${share} of its ${cpuLimitCores === 1 ? '1 core' : `${cpuLimitCores ?? ''} cores`}`,
    ),
  ]
}

function exitFinding(
  { exitCode, oomKilled, finishedAt }: Container,
  about: (worst: Finding['state'], what: string) => Found,
  atMs: number,
): Found | null {
  const endedMs = finishedAt === null ? null : atMs - Date.parse(finishedAt)
  if (endedMs !== null && endedMs > exitNewsMs) return null
  if (oomKilled === true) return about('critical', 'was killed: out of memory')
  const failed = exitCode !== null && exitCode !== 0 && !toldToStop.includes(exitCode)
  return failed ? about('warning', `exited with code ${exitCode}`) : null
}
