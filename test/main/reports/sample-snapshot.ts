/** A snapshot with something in every section, and builders for the parts that tests change. */
import { judge } from '../../../main/alerts/findings'
import type { Container } from '../../../main/contract/model/containers'
import type { FileSystem } from '../../../main/contract/model/disks'
import type { ProcessRow } from '../../../main/contract/model/processes'
import { defaultSettings } from '../../../main/contract/settings'
import type { Snapshot } from '../../../main/contract/snapshot'

export function fileSystem(changes: Partial<FileSystem> = {}): FileSystem {
  return {
    mountPoint: '/',
    device: '/dev/sda1',
    type: 'ext4',
    readOnly: false,
    inTotals: true,
    totalBytes: 79_000_000_000,
    usedBytes: 38_200_000_000,
    availableBytes: 36_800_000_000,
    usedPercent: 51,
    inodesTotal: 1000,
    inodesUsed: 100,
    inodesUsedPercent: 10,
    problem: null,
    ...changes,
  }
}

export function container(changes: Partial<Container> = {}): Container {
  return {
    id: 'a'.repeat(64),
    name: 'shop-api',
    image: 'shop/api:4.2',
    imageId: 'sha256:1',
    state: 'running',
    health: null,
    exitCode: null,
    oomKilled: false,
    restartCount: 0,
    createdAt: '2026-11-20T05:07:15.000Z',
    startedAt: '2026-11-20T05:07:16.000Z',
    finishedAt: null,
    ports: [
      {
        hostAddress: '0.0.0.0',
        hostPortFirst: 8080,
        hostPortLast: 8080,
        containerPortFirst: 80,
        containerPortLast: 80,
        protocol: 'tcp',
      },
    ],
    composeProject: 'shop',
    composeService: 'api',
    cpuPercentOfHost: 12.4,
    cpuPercentOfLimit: 49.6,
    cpuLimitCores: 0.5,
    memoryUsedBytes: 612_000_000,
    memoryLimitBytes: 768_000_000,
    memoryUsedPercentOfLimit: 79.7,
    rxBytesPerSecond: 100,
    txBytesPerSecond: 200,
    readBytesPerSecond: 0,
    writeBytesPerSecond: null,
    problem: null,
    ...changes,
  }
}

export function processRow(changes: Partial<ProcessRow> = {}): ProcessRow {
  return {
    pid: 4312,
    name: 'node',
    user: 'build',
    cpuPercentOfCore: 98.2,
    cpuPercentOfHost: 49.1,
    residentBytes: 210_000_000,
    startedAt: '2026-11-23T01:00:00.000Z',
    commandLine: null,
    ...changes,
  }
}

type Sections = Snapshot['sections']

export function sampleSections(): Required<{ [S in keyof Sections]: NonNullable<Sections[S]> }> {
  const busy = processRow()
  return {
    host: {
      status: 'ok',
      durationMs: 1.5,
      value: {
        name: 'web-1',
        os: {
          platform: 'linux',
          name: 'Debian GNU/Linux',
          version: '12',
          kernel: '6.1.0',
          architecture: 'x64',
        },
        bootedAt: '2026-11-11T01:00:00.000Z',
        uptimeSeconds: 1_051_635,
        timeZone: 'Asia/Seoul',
        utcOffsetMinutes: 540,
        virtualization: { kind: 'machine', technology: 'kvm' },
        loggedInUsers: 1,
        battery: null,
      },
    },
    cpu: {
      status: 'ok',
      durationMs: 0.8,
      value: {
        model: 'Some CPU, 3 GHz',
        physicalCores: 2,
        logicalCores: 2,
        frequencyMhz: 3200,
        temperatureCelsius: 54.5,
        busyPercent: 23.1,
        split: { userPercent: 15, systemPercent: 8.1, iowaitPercent: 2, stealPercent: 0, idlePercent: 74.9 },
        cores: [
          { core: 0, busyPercent: 30 },
          { core: 1, busyPercent: null },
        ],
        loadAverage: { oneMinute: 0.82, fiveMinutes: 0.71, fifteenMinutes: 0.6 },
        intervalMs: 250.4,
      },
    },
    memory: {
      status: 'ok',
      durationMs: 0.3,
      value: {
        totalBytes: 24_000_000_000,
        availableBytes: 12_700_000_000,
        usedBytes: 11_300_000_000,
        usedPercent: 47.08,
        freeBytes: 1_000_000_000,
        cachedBytes: 11_000_000_000,
        swap: { totalBytes: 2_000_000_000, usedBytes: 100_000_000, usedPercent: 5 },
        controlGroup: null,
      },
    },
    disks: {
      status: 'ok',
      durationMs: 4,
      value: {
        fileSystems: [
          fileSystem(),
          fileSystem({
            mountPoint: '/var/lib/docker',
            device: '/dev/sdb1',
            usedPercent: 91,
            usedBytes: 41_900_000_000,
            totalBytes: 46_000_000_000,
            availableBytes: 4_100_000_000,
          }),
        ],
        hiddenCount: 12,
        totals: {
          totalBytes: 125_000_000_000,
          usedBytes: 80_100_000_000,
          availableBytes: 40_900_000_000,
          usedPercent: 67,
          readBytesPerSecond: 0,
          writeBytesPerSecond: 120_000,
        },
        devices: [
          {
            name: 'sda',
            model: '=cmd|calc',
            sizeBytes: 80_000_000_000,
            inTotals: true,
            readBytesPerSecond: 0,
            writeBytesPerSecond: 120_000,
            readOperationsPerSecond: 0,
            writeOperationsPerSecond: 3.5,
            busyPercent: 1.2,
          },
        ],
        intervalMs: 251,
      },
    },
    network: {
      status: 'ok',
      durationMs: 1,
      value: {
        interfaces: [
          {
            name: 'eth0',
            kind: 'physical',
            state: 'up',
            macAddress: '00:11:22:33:44:55',
            addresses: [
              { address: '10.0.0.2', prefixLength: 24, family: 'ipv4' },
              { address: 'fe80::1', prefixLength: 64, family: 'ipv6' },
            ],
            mtuBytes: 1500,
            speedMbps: 1000,
            inTotals: true,
            rxBytesPerSecond: 1_200_000,
            txBytesPerSecond: 300_000,
            rxBytes: 5_000_000,
            txBytes: 6_000_000,
            rxErrors: 0,
            txErrors: 0,
            rxDropped: 0,
            txDropped: null,
          },
        ],
        totals: {
          rxBytesPerSecond: 1_200_000,
          txBytesPerSecond: 300_000,
          errorsPerSecond: 0,
          droppedPerSecond: 0,
        },
        intervalMs: 250,
      },
    },
    processes: {
      status: 'ok',
      durationMs: 2.2,
      value: {
        visibility: 'all',
        total: 213,
        byState: { running: 3, sleeping: 120, waiting: 0, stopped: 0, zombie: 1, idle: 89, other: 0 },
        threads: 640,
        // The same object twice, as a collector may well answer.
        topByCpu: [busy],
        topByMemory: [
          busy,
          processRow({
            pid: 77,
            name: 'postgres',
            user: null,
            cpuPercentOfCore: 0.5,
            residentBytes: 1_400_000_000,
          }),
        ],
        intervalMs: 250,
      },
    },
    containers: {
      status: 'ok',
      durationMs: 40,
      value: {
        engine: {
          name: 'docker',
          version: '28.5.1',
          apiVersion: '1.51',
          endpoint: 'unix:///var/run/docker.sock',
        },
        counts: {
          total: 2,
          created: 0,
          running: 2,
          restarting: 0,
          paused: 0,
          exited: 0,
          removing: 0,
          dead: 0,
          other: 0,
          unhealthy: 1,
        },
        containers: [
          container({ health: 'unhealthy' }),
          container({ name: 'postgres', cpuPercentOfHost: 1.9 }),
        ],
        intervalMs: 260,
      },
    },
    custom: {
      status: 'ok',
      durationMs: 12,
      value: {
        metrics: [
          {
            name: 'queue_depth',
            unit: 'jobs',
            help: 'Waiting jobs',
            reading: { status: 'ok', durationMs: 3, value: -12 },
          },
          {
            name: 'orders',
            unit: null,
            help: null,
            reading: {
              status: 'failed',
              durationMs: 2000,
              problem: {
                code: 'custom_failed',
                message: 'Custom metric orders: the command did not end within 2 s.',
                hint: null,
              },
            },
          },
        ],
      },
    },
  }
}

/** Its findings are those of its sections unless they are given. */
export function sampleSnapshot(changes: Partial<Snapshot> = {}): Snapshot {
  const takenAt = changes.takenAt ?? '2026-11-23T05:07:15.250Z'
  const sections = changes.sections ?? sampleSections()
  return {
    schema: 'autoinfrasnap/snapshot@1',
    takenAt,
    timeZone: 'Asia/Seoul',
    host: { name: 'web-1', id: 'f00d' },
    tool: { name: 'autoinfrasnap', version: '0.1.0', runtime: 'node 24.21.0' },
    windowMs: 250,
    sections,
    findings: judge(sections, defaultSettings.thresholds, takenAt),
    cost: { wallMs: 310, cpuMs: 62.5, peakRssBytes: 62_000_000 },
    ...changes,
  }
}
