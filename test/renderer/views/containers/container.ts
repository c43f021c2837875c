/** A container as tests want it. */
import type { StandingFinding } from '../../../../main/contract/findings'
import type { Container } from '../../../../main/contract/model/containers'

export const containerOf = (partial: Partial<Container> = {}): Container => ({
  id: partial.name ?? 'web',
  name: 'web',
  image: 'nginx:1.29',
  imageId: null,
  state: 'running',
  health: null,
  exitCode: null,
  oomKilled: false,
  restartCount: 0,
  createdAt: '2026-11-20T10:00:00.000Z',
  startedAt: '2026-11-20T10:00:00.000Z',
  finishedAt: null,
  ports: [],
  composeProject: null,
  composeService: null,
  cpuPercentOfHost: 1,
  cpuPercentOfLimit: null,
  cpuLimitCores: null,
  memoryUsedBytes: 1_000_000,
  memoryLimitBytes: null,
  memoryUsedPercentOfLimit: null,
  rxBytesPerSecond: 0,
  txBytesPerSecond: 0,
  readBytesPerSecond: null,
  writeBytesPerSecond: null,
  problem: null,
  ...partial,
})

export const portOf = (partial: Partial<Container['ports'][number]> = {}): Container['ports'][number] => ({
  hostAddress: '0.0.0.0',
  hostPortFirst: 8080,
  hostPortLast: 8080,
  containerPortFirst: 80,
  containerPortLast: 80,
  protocol: 'tcp',
  ...partial,
})

export const findingOf = (partial: Partial<StandingFinding> = {}): StandingFinding => ({
  kind: 'container_unhealthy',
  state: 'warning',
  subject: 'containers',
  entity: 'web',
  message: 'Container web is unhealthy',
  values: {},
  since: '2026-11-23T08:00:00.000Z',
  ...partial,
})
