/** Which containers run: two compose projects and one on its own, or as many as asked for. */
import type { ContainerPlan } from './containers'
import { chance } from './noise'

const mebibyte = 2 ** 20

const plan = (partial: Pick<ContainerPlan, 'name' | 'image'> & Partial<ContainerPlan>): ContainerPlan => ({
  project: null,
  service: null,
  state: 'running',
  health: null,
  exitCode: null,
  restarts: 0,
  cpuPercentOfHost: 1,
  cpuLimitCores: null,
  memoryBytes: 120 * mebibyte,
  memoryLimitBytes: null,
  bytesPerSecond: 20_000,
  ports: [],
  upHours: 213,
  earlierImage: null,
  ...partial,
})

const shop = { project: 'shop' }
const metrics = { project: 'metrics' }

export const composeContainers: readonly ContainerPlan[] = [
  plan({
    ...shop,
    name: 'shop-web-1',
    service: 'web',
    image: 'nginx:1.29-alpine',
    health: 'healthy',
    cpuPercentOfHost: 2.1,
    memoryBytes: 46 * mebibyte,
    memoryLimitBytes: 256 * mebibyte,
    bytesPerSecond: 900_000,
    ports: [
      { hostAddress: '0.0.0.0', host: 80, container: 80, protocol: 'tcp' },
      { hostAddress: '0.0.0.0', host: 443, container: 443, protocol: 'tcp' },
    ],
  }),
  plan({
    ...shop,
    name: 'shop-api-1',
    service: 'api',
    image: 'ghcr.io/example/shop-api:2.14.0',
    earlierImage: 'ghcr.io/example/shop-api:2.13.4',
    health: 'healthy',
    cpuPercentOfHost: 6.4,
    cpuLimitCores: 2,
    memoryBytes: 612 * mebibyte,
    memoryLimitBytes: 1_024 * mebibyte,
    bytesPerSecond: 640_000,
    ports: [{ hostAddress: '127.0.0.1', host: 8080, container: 8080, protocol: 'tcp' }],
    upHours: 41,
  }),
  plan({
    ...shop,
    name: 'shop-worker-1',
    service: 'worker',
    image: 'ghcr.io/example/shop-worker:2.14.0',
    restarts: 2,
    cpuPercentOfHost: 3.2,
    cpuLimitCores: 1.5,
    memoryBytes: 388 * mebibyte,
    memoryLimitBytes: 768 * mebibyte,
    bytesPerSecond: 55_000,
    upHours: 41,
  }),
  plan({
    ...shop,
    name: 'shop-db-1',
    service: 'db',
    image: 'postgres:17.2',
    health: 'healthy',
    cpuPercentOfHost: 4.7,
    memoryBytes: 2_900 * mebibyte,
    memoryLimitBytes: 6_144 * mebibyte,
    bytesPerSecond: 480_000,
    ports: [{ hostAddress: null, host: null, container: 5432, protocol: 'tcp' }],
  }),
  plan({
    ...shop,
    name: 'shop-cache-1',
    service: 'cache',
    image: 'valkey/valkey:8.1',
    health: 'healthy',
    cpuPercentOfHost: 0.6,
    memoryBytes: 210 * mebibyte,
    memoryLimitBytes: 512 * mebibyte,
    bytesPerSecond: 310_000,
    ports: [{ hostAddress: null, host: null, container: 6379, protocol: 'tcp' }],
  }),
  plan({
    ...metrics,
    name: 'metrics-prometheus-1',
    service: 'prometheus',
    image: 'prom/prometheus:v3.1.0',
    cpuPercentOfHost: 1.4,
    memoryBytes: 540 * mebibyte,
    bytesPerSecond: 70_000,
    ports: [{ hostAddress: '127.0.0.1', host: 9090, container: 9090, protocol: 'tcp' }],
    upHours: 820,
  }),
  plan({
    ...metrics,
    name: 'metrics-grafana-1',
    service: 'grafana',
    image: 'grafana/grafana:11.4.0',
    health: 'healthy',
    cpuPercentOfHost: 0.5,
    memoryBytes: 164 * mebibyte,
    memoryLimitBytes: 512 * mebibyte,
    bytesPerSecond: 9_000,
    ports: [{ hostAddress: '127.0.0.1', host: 3000, container: 3000, protocol: 'tcp' }],
    upHours: 820,
  }),
  plan({
    ...metrics,
    name: 'metrics-migrate-1',
    service: 'migrate',
    image: 'grafana/grafana:11.4.0',
    state: 'exited',
    exitCode: 0,
    upHours: 820,
  }),
  plan({
    name: 'traefik',
    image: 'traefik:v3.3',
    cpuPercentOfHost: 0.9,
    memoryBytes: 74 * mebibyte,
    bytesPerSecond: 960_000,
    ports: [{ hostAddress: '0.0.0.0', host: 8443, container: 8443, protocol: 'udp' }],
    upHours: 1_400,
  }),
]

/** In every tenth project one container is unhealthy, in every fifth one has ended. */
export function manyContainers(count: number): readonly ContainerPlan[] {
  return Array.from({ length: count }, (_, index) => {
    const project = `team-${String(Math.floor(index / 10) + 1).padStart(2, '0')}`
    const service = `service-${(index % 10) + 1}`
    return plan({
      name: `${project}-${service}-1`,
      project,
      service,
      image: `registry.example/${project}/${service}:1.${index % 7}.${index % 11}`,
      health: index % 100 === 60 ? 'unhealthy' : index % 3 === 0 ? 'healthy' : null,
      state: index % 50 === 49 ? 'exited' : 'running',
      exitCode: index % 50 === 49 ? 0 : null,
      restarts: index % 40 === 7 ? 3 : 0,
      cpuPercentOfHost: 0.02 + 0.2 * chance(7, index) ** 3,
      memoryBytes: Math.round((20 + 900 * chance(11, index) ** 2) * mebibyte),
      memoryLimitBytes: index % 2 === 0 ? 2_048 * mebibyte : null,
      bytesPerSecond: 200_000 * chance(13, index) ** 3,
      upHours: 10 + Math.floor(500 * chance(17, index)),
    })
  })
}
