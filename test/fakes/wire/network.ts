/** The made-up machine's network: one interface that counts, and two whose bytes are counted elsewhere. */
import type { NetworkInterface } from '../../../main/contract/model/network'
import { steady, valueAt, wave, type Curve } from './curves'
import { ok, type Part, type PartContext } from './part'

interface InterfacePlan {
  kind: NetworkInterface['kind']
  inTotals: boolean
  rx: number
  tx: number
  addresses: NetworkInterface['addresses']
  macAddress: string | null
  mtuBytes: number
  speedMbps: number | null
}

const minuteMs = 60_000

const plans: readonly InterfacePlan[] = [
  {
    kind: 'physical',
    inTotals: true,
    rx: 1_450_000,
    tx: 3_900_000,
    addresses: [
      { address: '192.0.2.17', prefixLength: 24, family: 'ipv4' },
      { address: '2001:db8:5::17', prefixLength: 64, family: 'ipv6' },
    ],
    macAddress: '52:54:00:1c:8a:3f',
    mtuBytes: 1_500,
    speedMbps: 1_000,
  },
  {
    kind: 'loopback',
    inTotals: false,
    rx: 210_000,
    tx: 210_000,
    addresses: [
      { address: '127.0.0.1', prefixLength: 8, family: 'ipv4' },
      { address: '::1', prefixLength: 128, family: 'ipv6' },
    ],
    macAddress: null,
    mtuBytes: 65_536,
    speedMbps: null,
  },
  {
    kind: 'bridge',
    inTotals: false,
    rx: 480_000,
    tx: 1_200_000,
    addresses: [{ address: '172.17.0.1', prefixLength: 16, family: 'ipv4' }],
    macAddress: '02:42:7d:55:09:e1',
    mtuBytes: 1_500,
    speedMbps: null,
  },
]

export function createNetwork({ scenario, startMs }: PartContext): Part<'network'> {
  const bootedMs = startMs - 41 * 86_400_000
  const interfaces = plans.map((plan, index) => ({
    plan,
    name: scenario.interfaceNames[index]!,
    rx: traffic(`${plan.kind} rx`, plan.rx),
    // The loopback receives what it sends.
    tx: plan.kind === 'loopback' ? traffic(`${plan.kind} rx`, plan.rx) : traffic(`${plan.kind} tx`, plan.tx),
  }))
  const [counted] = interfaces
  const errors = steady(0)
  return {
    read(atMs) {
      const upSeconds = Math.max(0, (atMs - bootedMs) / 1_000)
      return ok(
        {
          interfaces: interfaces.map(({ plan, name, rx, tx }) => ({
            name,
            kind: plan.kind,
            state: plan.kind === 'loopback' ? 'unknown' : 'up',
            macAddress: plan.macAddress,
            addresses: plan.addresses,
            mtuBytes: plan.mtuBytes,
            speedMbps: plan.speedMbps,
            inTotals: plan.inTotals,
            rxBytesPerSecond: valueAt(rx, atMs),
            txBytesPerSecond: valueAt(tx, atMs),
            rxBytes: Math.round(plan.rx * upSeconds),
            txBytes: Math.round(plan.tx * upSeconds),
            rxErrors: 0,
            txErrors: 0,
            rxDropped: plan.inTotals ? 214 : 0,
            txDropped: 0,
          })),
          totals: {
            rxBytesPerSecond: valueAt(counted!.rx, atMs),
            txBytesPerSecond: valueAt(counted!.tx, atMs),
            errorsPerSecond: valueAt(errors, atMs),
            droppedPerSecond: 0,
          },
          intervalMs: 1_000,
        },
        0.3,
      )
    },
    curves: [
      { entity: null, metric: 'rxBytesPerSecond', curve: counted!.rx },
      { entity: null, metric: 'txBytesPerSecond', curve: counted!.tx },
      { entity: null, metric: 'errorsPerSecond', curve: errors },
      ...interfaces.flatMap(({ name, rx, tx }) => [
        { entity: name, metric: 'rxBytesPerSecond', curve: rx },
        { entity: name, metric: 'txBytesPerSecond', curve: tx },
      ]),
    ],
  }
}

const traffic = (seed: string, base: number): Curve =>
  wave({
    seed,
    base,
    day: base * 0.45,
    drifts: [
      [1_800_000, base * 0.2],
      [60_000, base * 0.15],
      [4_000, base * 0.15],
      [2_000, base * 0.08],
    ],
    burst: { everyMs: 9 * minuteMs, lengthMs: 50_000, size: base * 3, likelihood: 0.5 },
    low: base * 0.02,
  })
