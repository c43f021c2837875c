/** The machines there are to choose from: what they are made of, and what is wrong with them. */
import type { Listener } from '../../../main/contract/model/network'
import type { CustomMetricSettings } from '../../../main/contract/settings'
import { customMetricSettingsSchema } from '../../../main/contract/settings'
import type { ContainerPlan } from './containers'
import { composeContainers, manyContainers } from './container-plans'
import type { DiskPlan } from './disks'
import { hostileNames } from './hostile-names'

export const scenarioNames = [
  'well',
  'disk-full',
  'critical',
  'no-docker',
  'docker-silent',
  'containers-500',
  'hostile',
  'cores-128',
  'empty',
  'windows',
  'custom',
] as const
export type ScenarioName = (typeof scenarioNames)[number]

export interface Scenario {
  hostName: string
  platform: 'linux' | 'windows'
  logicalCores: number
  cpuModel: string
  memoryBytes: number
  /** Around which its memory is used. */
  memoryPercent: number
  disks: readonly DiskPlan[]
  engine: 'running' | 'absent' | 'silent'
  containers: readonly ContainerPlan[]
  /** Of network interfaces: the first one counts. */
  interfaceNames: readonly [string, string, string]
  /** Which snapshots hold; null where the system does not say. */
  listeners: readonly Listener[] | null
  /** Before those that every such machine has. */
  processNames: readonly string[]
  custom: readonly CustomMetricSettings[]
  /** Nothing is read, ever. */
  isEmpty: boolean
  keychain: 'open' | 'locked'
}

const gibibyte = 2 ** 30
const tebibyte = 2 ** 40

const root: DiskPlan = {
  mountPoint: '/',
  device: '/dev/nvme0n1p2',
  type: 'ext4',
  totalBytes: 476 * gibibyte,
  usedPercent: 41.3,
  perDayPercent: 0.12,
  perMinutePercent: 0,
}
const data: DiskPlan = {
  mountPoint: '/var/lib/postgresql',
  device: '/dev/sda1',
  type: 'xfs',
  totalBytes: 1.8 * tebibyte,
  usedPercent: 63.8,
  perDayPercent: 0.55,
  perMinutePercent: 0,
}
const backup: DiskPlan = {
  mountPoint: '/mnt/backup',
  device: '/dev/sdb1',
  type: 'ext4',
  totalBytes: 3.6 * tebibyte,
  usedPercent: 2.4,
  perDayPercent: 0.05,
  perMinutePercent: 0,
}

/** A shell, the system's resolver, a web server, a database and this product for the machine alone, a bridge's exporter. */
const usualListeners: readonly Listener[] = [
  { address: '0.0.0.0', port: 22 },
  { address: '::', port: 22 },
  { address: '127.0.0.53', port: 53 },
  { address: '0.0.0.0', port: 80 },
  { address: '::', port: 80 },
  { address: '0.0.0.0', port: 443 },
  { address: '::', port: 443 },
  { address: '127.0.0.1', port: 5432 },
  { address: '::1', port: 5432 },
  { address: '172.17.0.1', port: 9100 },
  { address: '2001:db8:5::17', port: 9100 },
  { address: '127.0.0.1', port: 9843 },
]

const well: Scenario = {
  hostName: 'web-1',
  platform: 'linux',
  logicalCores: 8,
  cpuModel: 'AMD EPYC 7313P 16-Core Processor',
  memoryBytes: 32 * gibibyte,
  memoryPercent: 52,
  disks: [root, data, backup],
  engine: 'running',
  containers: composeContainers,
  interfaceNames: ['eth0', 'lo', 'docker0'],
  listeners: usualListeners,
  processNames: [],
  custom: [],
  isEmpty: false,
  keychain: 'open',
}

const metric = (input: Parameters<typeof customMetricSettingsSchema.parse>[0]): CustomMetricSettings =>
  customMetricSettingsSchema.parse(input)

const customMetrics = [
  metric({
    name: 'orders.waiting',
    unit: 'orders',
    help: 'Paid orders that nobody has packed yet.',
    source: { url: 'http://127.0.0.1:8080/internal/stats' },
    parse: { jsonPath: '$.orders.waiting' },
  }),
  metric({
    name: 'queue.depth',
    unit: 'jobs',
    source: { command: ['/usr/local/bin/queue-depth', '--plain'] },
  }),
  metric({
    name: 'room.celsius',
    unit: '°C',
    help: 'Above the rack, from the sensor on the door.',
    source: { file: '/run/sensors/rack' },
    parse: { regex: '^temp=([\\d.]+)$' },
  }),
  metric({ name: 'certificate.days', unit: 'd', source: { command: ['/usr/local/bin/certificate-days'] } }),
  metric({
    name: 'payments.failed',
    help: 'The service behind this one does not answer.',
    source: { url: 'http://127.0.0.1:9191/failed' },
  }),
]

function hostile(): Scenario {
  const [name = '', ...others] = hostileNames
  return {
    ...well,
    hostName: '<script>alert("host")</script>\u202etsoh',
    disks: [
      root,
      { ...data, mountPoint: `/mnt/${others[0]}` },
      { ...backup, mountPoint: `/mnt/${name}`, usedPercent: 88 },
    ],
    containers: composeContainers.map((plan, index) => ({
      ...plan,
      name: hostileNames[index % hostileNames.length]! + (index < hostileNames.length ? '' : String(index)),
      project: index % 3 === 0 ? hostileNames[(index + 2) % hostileNames.length]! : plan.project,
      image: index % 2 === 0 ? `registry.example/${'very-'.repeat(40)}long:latest` : plan.image,
      ...(index === 4 ? { health: 'unhealthy' as const } : {}),
    })),
    interfaceNames: ['eth0', 'lo', 'br-<b>\u202e0rb'],
    listeners: hostileNames.map((address, index) => ({ address, port: 8000 + index })),
    processNames: hostileNames,
  }
}

const scenarios: Readonly<Record<ScenarioName, () => Scenario>> = {
  well: () => well,
  'disk-full': () => ({
    ...well,
    disks: [root, { ...data, usedPercent: 88.4, perDayPercent: 0.9, perMinutePercent: 0.4 }, backup],
  }),
  critical: () => ({
    ...well,
    keychain: 'locked',
    memoryPercent: 97.8,
    disks: [{ ...root, usedPercent: 97.2, perDayPercent: 1.1 }, data, backup],
    containers: composeContainers.map((plan) =>
      plan.name === 'shop-worker-1' ? { ...plan, state: 'restarting', restarts: 17, exitCode: 1 } : plan,
    ),
  }),
  'no-docker': () => ({ ...well, engine: 'absent', containers: [] }),
  'docker-silent': () => ({ ...well, engine: 'silent', containers: [] }),
  'containers-500': () => ({
    ...well,
    logicalCores: 64,
    memoryBytes: 512 * gibibyte,
    containers: manyContainers(500),
    // As many as a reading holds, which every one of the containers would have.
    listeners: Array.from({ length: 256 }, (_, index) => ({ address: '0.0.0.0', port: 20_000 + index })),
  }),
  hostile,
  'cores-128': () => ({
    ...well,
    logicalCores: 128,
    cpuModel: 'AMD EPYC 9754 128-Core Processor',
    memoryBytes: 768 * gibibyte,
  }),
  empty: () => ({ ...well, isEmpty: true, containers: [] }),
  windows: () => ({
    ...well,
    hostName: 'OFFICE-PC',
    platform: 'windows',
    cpuModel: '13th Gen Intel(R) Core(TM) i7-1360P',
    memoryBytes: 16 * gibibyte,
    disks: [
      { ...root, mountPoint: 'C:\\', device: 'C:', type: 'NTFS' },
      { ...backup, mountPoint: 'D:\\', device: 'D:', type: 'NTFS', usedPercent: 12.6 },
    ],
    engine: 'absent',
    containers: [],
    interfaceNames: ['Wi-Fi', 'Loopback Pseudo-Interface 1', 'vEthernet (Default Switch)'],
    listeners: null,
  }),
  custom: () => ({ ...well, custom: customMetrics }),
}

export const scenarioOf = (name: ScenarioName): Scenario => scenarios[name]()
