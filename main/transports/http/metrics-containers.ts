/** The containers among the metrics that Prometheus is offered. */
import type { Container, Containers } from '../../contract/model/containers'
import type { PrometheusText } from '../prometheus'

const ratio = (percent: number | null): number | null => (percent === null ? null : percent / 100)

export function addContainers(text: PrometheusText, { containers, counts, engine }: Containers): void {
  const facts = { name: engine.name, version: engine.version ?? '' }
  text.add('gauge', 'container_engine_info', 'The container engine; the value is always 1.', [[facts, 1]])
  const { running, paused, exited, unhealthy } = counts
  text.add(
    'gauge',
    'containers',
    'Containers by state.',
    Object.entries({ running, paused, exited }).map(([state, count]) => [{ state }, count]),
  )
  text.add('gauge', 'containers_unhealthy', 'Containers that fail their health check.', [[{}, unhealthy]])

  const each = (
    kind: 'gauge' | 'counter',
    name: string,
    help: string,
    pick: (one: Container) => number | null,
  ): void =>
    text.add(
      kind,
      `container_${name}`,
      help,
      containers.map((one) => [{ name: one.name }, pick(one)]),
    )
  text.add(
    'gauge',
    'container_info',
    'Facts about a container; the value is always 1.',
    containers.map((one) => [
      {
        name: one.name,
        id: one.id,
        image: one.image,
        state: one.state,
        project: one.composeProject ?? '',
        service: one.composeService ?? '',
      },
      1,
    ]),
  )
  each('gauge', 'running', '1 while the container runs.', (one) => Number(one.state === 'running'))
  each('gauge', 'healthy', '1 where the health check passes, 0 where it fails.', ({ health }) =>
    health === null || health === 'starting' ? null : Number(health === 'healthy'),
  )
  each('gauge', 'oom_killed', '1 where the kernel ended it for want of memory.', ({ oomKilled }) =>
    oomKilled === null ? null : Number(oomKilled),
  )
  each('counter', 'restarts_total', 'Restarts since the container was made.', (one) => one.restartCount)
  each('gauge', 'cpu_ratio', 'CPU as a share of the whole host.', (one) => ratio(one.cpuPercentOfHost))
  each('gauge', 'cpu_limit_ratio', 'CPU as a share of its own limit.', (one) => ratio(one.cpuPercentOfLimit))
  each('gauge', 'memory_used_bytes', 'Memory without page cache.', (one) => one.memoryUsedBytes)
  each('gauge', 'memory_limit_bytes', 'Its own limit of memory.', (one) => one.memoryLimitBytes)
  each('gauge', 'network_receive_bytes_per_second', 'Bytes received.', (one) => one.rxBytesPerSecond)
  each('gauge', 'network_transmit_bytes_per_second', 'Bytes sent.', (one) => one.txBytesPerSecond)
  each('gauge', 'disk_read_bytes_per_second', 'Bytes read.', (one) => one.readBytesPerSecond)
  each('gauge', 'disk_write_bytes_per_second', 'Bytes written.', (one) => one.writeBytesPerSecond)
}
