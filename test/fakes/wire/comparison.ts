/**
 * What changed between two made-up snapshots: a deployment that went half well, a disk that fills up, an update of the
 * system. Asked the other way round, all of it happened the other way round. With the oldest report another machine is
 * compared; two files of one snapshot tell the same, and the two newest differ in a few numbers only.
 */
import type { Change, Comparison } from '../../../main/contract/comparison'
import type { Finding } from '../../../main/contract/findings'
import type { Report } from '../../../main/contract/reports'
import { subjects } from '../../../main/contract/snapshot'

type Rare = 'metric' | 'unit' | 'finding'
type Row = Omit<Change, Rare | 'message'> & Partial<Pick<Change, Rare>>

const about =
  (subject: Change['subject']) =>
  (
    weight: Change['weight'],
    kind: Change['kind'],
    entity: string | null,
    before: Change['before'],
    after: Change['after'],
    more: Partial<Pick<Change, Rare>> = {},
  ): Row => ({ subject, weight, kind, entity, before, after, ...more })

const host = about('host')
const cpu = about('cpu')
const memory = about('memory')
const disks = about('disks')
const network = about('network')
const processes = about('processes')
const containers = about('containers')
const custom = about('custom')
const share = (metric: string) => ({ metric, unit: 'percent' })

const killed: Finding = {
  kind: 'container_killed_for_memory',
  state: 'critical',
  subject: 'containers',
  entity: 'shop-worker-1',
  message: 'Container shop-worker-1 was killed: out of memory',
  values: {},
}
const unread: Finding = {
  kind: 'custom_failed',
  state: 'warning',
  subject: 'custom',
  entity: 'payments.failed',
  message: 'payments.failed could not be read',
  values: { code: 'custom_failed', problem: 'payments.failed could not be read' },
}

const moved: readonly Row[] = [
  cpu('minor', 'number_changed', null, 18.4, 52.7, share('busyPercent')),
  cpu('minor', 'number_changed', null, 1.42, 5.08, { metric: 'fiveMinutes' }),
  memory('minor', 'number_changed', null, 51.2, 62.9, share('usedPercent')),
  network('minor', 'number_changed', null, 412_000, 9_870_000, {
    metric: 'rxBytesPerSecond',
    unit: 'bytes/s',
  }),
  processes('minor', 'number_changed', null, 284, 361, { metric: 'total' }),
]

const rows: readonly Row[] = [
  host('serious', 'state_changed', null, 'well', 'critical'),
  host('notable', 'host_rebooted', null, '2026-10-02T04:11:08.000Z', '2026-11-21T03:02:44.000Z'),
  host('notable', 'system_changed', null, 'Debian GNU/Linux 12.8 x64', 'Debian GNU/Linux 12.12 x64'),
  host('notable', 'kernel_changed', null, '6.1.0-27-amd64', '6.1.0-41-amd64'),
  cpu('serious', 'cores_changed', null, 8, 6),
  memory('notable', 'memory_size_changed', null, 34_359_738_368, 68_719_476_736),
  memory('notable', 'swap_changed', null, null, 4_294_967_296),
  disks('serious', 'number_changed', '/var/lib/postgresql', 63.8, 96.1, share('usedPercent')),
  disks('serious', 'mount_gone', '/mnt/backup', '/dev/sdb1', null),
  disks('serious', 'mount_read_only_changed', '/srv/media', 'writable', 'read-only'),
  disks('notable', 'mount_new', '/srv/archive', null, 'nas-2.lan:/volume1/archive'),
  disks('notable', 'mount_size_changed', '/', 255_550_554_112, 511_101_108_224),
  disks('minor', 'number_changed', '/', 41.3, 22.4, share('usedPercent')),
  network('serious', 'interface_state_changed', 'eth1', 'up', 'down'),
  network('serious', 'listener_gone', '0.0.0.0:5432', '0.0.0.0:5432', null),
  network(
    'notable',
    'interface_addresses_changed',
    'eth0',
    '10.0.4.17/24, 2a01:4f8:c2c:9a1::17/64',
    '10.0.4.21/24',
  ),
  network('notable', 'interface_new', 'wg0', null, 'tunnel'),
  network('notable', 'listener_new', '[::]:8443', null, '[::]:8443'),
  network('minor', 'interface_gone', 'veth3a91c0e', 'veth', null),
  network('minor', 'interface_new', 'veth77d02b1', null, 'veth'),
  containers('serious', 'container_gone', 'shop-mailer-1', 'registry.acme.example/shop/mailer:2.41.0', null),
  containers('serious', 'container_restarted', 'shop-worker-1', 0, 17),
  containers('serious', 'container_state_changed', 'shop-worker-1', 'running', 'restarting'),
  containers('serious', 'finding_new', 'shop-worker-1', null, killed.message, { finding: killed }),
  containers('serious', 'container_health_changed', 'shop-api-1', 'healthy', 'unhealthy'),
  containers('notable', 'container_recreated', 'shop-web-1', '3f2a90c17be4', '91bcd04e8a52'),
  containers(
    'notable',
    'container_image_changed',
    'shop-web-1',
    'registry.acme.example/shop/web:2.41.0',
    'registry.acme.example/shop/web:2.42.1',
  ),
  containers(
    'notable',
    'container_ports_changed',
    'shop-web-1',
    '0.0.0.0:8080->80/tcp',
    '0.0.0.0:8080->80/tcp, 0.0.0.0:8443->443/tcp',
  ),
  containers(
    'notable',
    'container_new',
    'shop-search-1',
    null,
    'docker.io/opensearchproject/opensearch:2.17.1',
  ),
  containers('notable', 'container_health_changed', 'grafana', 'unhealthy', 'healthy'),
  containers('notable', 'engine_changed', null, 'docker 27.3.1', 'docker 28.5.2'),
  containers('minor', 'number_changed', 'shop-db-1', 1_480_000_000, 2_910_000_000, {
    metric: 'memoryUsedBytes',
    unit: 'bytes',
  }),
  containers('minor', 'number_changed', 'shop-api-1', 3.1, 27.8, share('cpuPercentOfHost')),
  custom('notable', 'finding_gone', unread.entity, unread.message, null, { finding: unread }),
  custom('notable', 'custom_new', 'certificate.days', null, 61, { unit: 'd' }),
  custom('minor', 'number_changed', 'orders.waiting', 12, 87, { metric: 'value', unit: 'orders' }),
  ...moved,
]

const opposites: readonly (readonly [Change['kind'], Change['kind']])[] = [
  ['container_gone', 'container_new'],
  ['mount_gone', 'mount_new'],
  ['interface_gone', 'interface_new'],
  ['listener_gone', 'listener_new'],
  ['finding_gone', 'finding_new'],
  ['custom_gone', 'custom_new'],
  ['section_lost', 'section_back'],
]
const oppositeOf = (kind: Change['kind']): Change['kind'] => {
  const pair = opposites.find((both) => both.includes(kind))
  return pair === undefined ? kind : pair[0] === kind ? pair[1] : pair[0]
}

function otherWayRound(row: Row): Row {
  // Nothing that is mended deserves a look as what breaks does.
  const weight = row.weight === 'serious' ? 'notable' : row.weight
  return { ...row, weight, kind: oppositeOf(row.kind), before: row.after, after: row.before }
}

const told = (row: Row): Change => ({
  metric: null,
  finding: null,
  unit: null,
  ...row,
  message: [row.kind, row.entity, row.before, '->', row.after].filter((part) => part !== null).join(' '),
})

const weights: readonly Change['weight'][] = ['serious', 'notable', 'minor']
const inOrder = (a: Change, b: Change): number =>
  weights.indexOf(a.weight) - weights.indexOf(b.weight) ||
  subjects.indexOf(a.subject) - subjects.indexOf(b.subject) ||
  (a.entity ?? '').localeCompare(b.entity ?? '')

export interface ComparedReports {
  before: Report
  after: Report
  /** The newest first. */
  all: readonly Report[]
  hostName: string
  version: string
  /** Foreign names in place of the usual ones, as long as they last. */
  hostileNames: readonly string[]
}

export function compareReports(compared: ComparedReports): Comparison {
  const { before, after, all, hostName, version, hostileNames } = compared
  const oldest = all.at(-1)?.takenAt
  const isOther =
    before.takenAt !== after.takenAt && [before, after].some(({ takenAt }) => takenAt === oldest)
  const sideOf = ({ name, takenAt }: Report) => ({
    takenAt,
    hostName: isOther && takenAt === oldest ? `${hostName}-old` : hostName,
    toolVersion: version,
    source: name,
  })
  const [newest, next] = [...new Set(all.map(({ takenAt }) => takenAt))]
  const areNewest = [before, after].every(({ takenAt }) => takenAt === newest || takenAt === next)
  const forward = before.takenAt <= after.takenAt
  const chosen = before.takenAt === after.takenAt ? [] : areNewest ? moved : rows
  const named = chosen.map((row, index) =>
    row.entity !== null && hostileNames.length > 0
      ? { ...row, entity: hostileNames[index % hostileNames.length]! }
      : row,
  )
  const [sideBefore, sideAfter] = [sideOf(before), sideOf(after)]
  const hosts = isOther
    ? [host('notable', 'host_changed', null, sideBefore.hostName, sideAfter.hostName)]
    : []
  return {
    schema: 'autoinfrasnap/comparison@1',
    before: sideBefore,
    after: sideAfter,
    isSameHost: !isOther,
    changes: [...hosts, ...(forward ? named : named.map(otherWayRound))].map(told).sort(inOrder),
  }
}
