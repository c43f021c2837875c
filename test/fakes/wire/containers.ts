/** The made-up machine's containers. */
import type { Container, Containers } from '../../../main/contract/model/containers'
import { drift, hexOf, seedOf } from './noise'
import { scaled, steady, valueAt, wave, whole, type Curve } from './curves'
import { iso, ok, type KeptCurve, type Part, type PartContext } from './part'

export interface ContainerPlan {
  name: string
  image: string
  project: string | null
  service: string | null
  state: 'running' | 'restarting' | 'exited'
  health: Container['health']
  exitCode: number | null
  restarts: number
  cpuPercentOfHost: number
  cpuLimitCores: number | null
  memoryBytes: number
  memoryLimitBytes: number | null
  bytesPerSecond: number
  ports: readonly { hostAddress: string | null; host: number | null; container: number; protocol: string }[]
  /** For how long it has run when the page is loaded. */
  upHours: number
  /** What ran under this name before; null where it was never replaced. */
  earlierImage: string | null
}

const hourMs = 3_600_000
const endpoint = 'unix:///var/run/docker.sock'

export function createContainers({ scenario, startMs }: PartContext): Part<'containers'> {
  const { engine } = scenario
  if (engine !== 'running') return { read: () => missing(engine), curves: [] }
  const plans = scenario.containers
  const parts = plans.map((plan) => createContainer(plan, scenario.logicalCores, startMs))
  const count = (isIt: (plan: ContainerPlan) => boolean): number => plans.filter(isIt).length
  const counts: Containers['counts'] = {
    total: plans.length,
    created: 0,
    running: count(({ state }) => state === 'running'),
    restarting: count(({ state }) => state === 'restarting'),
    paused: 0,
    exited: count(({ state }) => state === 'exited'),
    removing: 0,
    dead: 0,
    other: 0,
    unhealthy: count(({ state, health }) => state === 'running' && health === 'unhealthy'),
  }
  return {
    read: (atMs) =>
      ok(
        {
          engine: { name: 'docker', version: '28.5.1', apiVersion: '1.51', endpoint },
          counts,
          containers: parts.map(({ read }) => read(atMs)),
          intervalMs: 5_000,
        },
        6 + plans.length * 0.2,
      ),
    curves: [
      { entity: null, metric: 'running', curve: steady(counts.running) },
      { entity: null, metric: 'unhealthy', curve: steady(counts.unhealthy) },
      ...parts.flatMap(({ curves }) => curves),
    ],
  }
}

function missing(engine: 'absent' | 'silent') {
  if (engine === 'absent')
    return {
      status: 'unavailable' as const,
      durationMs: 0.2,
      problem: {
        code: 'docker_absent',
        message: 'No container engine was found on this machine.',
        hint: 'If there is one, name its socket in DOCKER_HOST or in the setting containers.endpoint.',
      },
    }
  return {
    status: 'failed' as const,
    durationMs: 3_000,
    problem: {
      code: 'docker_silent',
      message: 'Docker at /var/run/docker.sock does not answer (3 s). Is the daemon running?',
      hint: 'Restart the engine (for Docker on Linux: sudo systemctl restart docker).',
    },
  }
}

function createContainer(
  plan: ContainerPlan,
  logicalCores: number,
  startMs: number,
): { read: (atMs: number) => Container; curves: readonly KeptCurve[] } {
  const isRunning = plan.state === 'running'
  const { cpuLimitCores, memoryLimitBytes } = plan
  const startedMs = startMs - plan.upHours * hourMs
  const id = hexOf(plan.name, 64)
  const imageId = `sha256:${hexOf(plan.image, 64)}`
  const earlier = plan.earlierImage
  const base = plan.cpuPercentOfHost
  const cpu = wave({
    seed: `${plan.name} cpu`,
    base,
    day: base * 0.3,
    drifts: [
      [900_000, base * 0.3],
      [30_000, base * 0.4],
    ],
    high: cpuLimitCores === null ? 60 : (94 * cpuLimitCores) / logicalCores,
  })
  const cpuOfLimit = cpuLimitCores === null ? null : scaled(cpu, logicalCores / cpuLimitCores)
  const memory = whole(
    wave({
      seed: `${plan.name} memory`,
      base: plan.memoryBytes,
      day: plan.memoryBytes * 0.05,
      drifts: [
        [7_200_000, plan.memoryBytes * 0.12],
        [60_000, plan.memoryBytes * 0.02],
      ],
      high: memoryLimitBytes === null ? Infinity : memoryLimitBytes * 0.88,
    }),
  )
  const rx = traffic(`${plan.name} rx`, plan.bytesPerSecond * 0.4)
  const tx = traffic(`${plan.name} tx`, plan.bytesPerSecond * 0.6)
  const seed = seedOf(plan.name)
  const whileRunning = (curve: Curve | null, atMs: number): number | null =>
    isRunning && curve !== null ? valueAt(curve, atMs) : null
  const ports = plan.ports.map(({ hostAddress, host, container, protocol }) => ({
    hostAddress,
    hostPortFirst: host,
    hostPortLast: host,
    containerPortFirst: container,
    containerPortLast: container,
    protocol,
  }))
  return {
    read(atMs) {
      // Before it was replaced another container bore this name.
      const isEarlier = atMs < startedMs
      const beganMs = isEarlier ? startedMs - 26 * 24 * hourMs : startedMs
      const memoryUsedBytes = whileRunning(memory, atMs)
      const image = isEarlier && earlier !== null ? earlier : plan.image
      return {
        id: isEarlier ? hexOf(`${plan.name} before`, 64) : id,
        name: plan.name,
        image,
        imageId: image === plan.image ? imageId : `sha256:${hexOf(image, 64)}`,
        state: plan.state,
        health: isRunning ? plan.health : null,
        exitCode: isRunning ? null : plan.exitCode,
        oomKilled: false,
        restartCount: isEarlier ? 0 : plan.restarts,
        createdAt: iso(beganMs - 4_200),
        startedAt: iso(beganMs),
        finishedAt: isRunning ? null : iso(beganMs + 93_000),
        ports: isRunning ? ports : [],
        composeProject: plan.project,
        composeService: plan.service,
        cpuPercentOfHost: whileRunning(cpu, atMs),
        cpuPercentOfLimit: whileRunning(cpuOfLimit, atMs),
        cpuLimitCores,
        memoryUsedBytes,
        memoryLimitBytes,
        memoryUsedPercentOfLimit:
          memoryUsedBytes === null || memoryLimitBytes === null
            ? null
            : (100 * memoryUsedBytes) / memoryLimitBytes,
        rxBytesPerSecond: whileRunning(rx, atMs),
        txBytesPerSecond: whileRunning(tx, atMs),
        readBytesPerSecond: isRunning ? Math.max(0, 9_000 * drift(seed, atMs, 20_000)) : null,
        writeBytesPerSecond: isRunning ? Math.max(0, 60_000 * drift(seed + 1, atMs, 20_000)) : null,
        problem: null,
      }
    },
    curves: isRunning
      ? [
          { entity: plan.name, metric: 'cpuPercentOfHost', curve: cpu },
          { entity: plan.name, metric: 'memoryUsedBytes', curve: memory },
          { entity: plan.name, metric: 'rxBytesPerSecond', curve: rx },
          { entity: plan.name, metric: 'txBytesPerSecond', curve: tx },
        ]
      : [],
  }
}

const traffic = (seed: string, base: number): Curve =>
  wave({
    seed,
    base,
    day: base * 0.4,
    drifts: [
      [600_000, base * 0.25],
      [15_000, base * 0.3],
    ],
  })
