import { expect, test } from 'vitest'
import type { Snapshot } from '../../../main/contract/snapshot'
import { deriveProcesses } from '../../../main/collectors/processes'
import { reportFormats } from '../../../main/reports/formats/registry'
import { sampleSnapshot } from './sample-snapshot'

const megabyte = 1_000_000

/** The sample machine with 300 containers and 2,000 processes, each as talkative as a real one. */
function largeSnapshot(): Snapshot {
  const snapshot = sampleSnapshot()
  const { containers } = snapshot.sections
  const pattern = containers?.status === 'ok' ? containers.value.containers[0] : undefined
  if (containers?.status !== 'ok' || pattern === undefined) throw new Error('the sample has no container')
  containers.value.containers = Array.from({ length: 300 }, (_, index) => ({
    ...pattern,
    id: index.toString(16).padStart(64, 'a'),
    name: `shop-service-${index}-1`,
    imageId: `sha256:${index.toString(16).padStart(64, 'b')}`,
    cpuPercentOfHost: 12.34,
    rxBytesPerSecond: 123_456.7,
    txBytesPerSecond: 123_456.7,
    readBytesPerSecond: 123_456.7,
    writeBytesPerSecond: 123_456.7,
  }))
  const processes = Array.from({ length: 2_000 }, (_, index) => ({
    pid: 100_000 + index,
    name: `a-process-${index}`,
    state: 'sleeping' as const,
    threads: 4,
    cpuMs: index * 10,
    residentBytes: 123_456_789 + index,
    startedAtMs: 1_790_000_000_000,
  }))
  const raw = {
    processes,
    logicalCores: 8,
    details: () => ({ user: 'www-data', commandLine: null }),
  }
  snapshot.sections.processes = {
    status: 'ok',
    durationMs: 12.3,
    value: deriveProcesses({ raw, atMs: 2_000 }, { raw, atMs: 1_000 }, 10),
  }
  return snapshot
}

test.each(reportFormats.map((format) => [format.id, format] as const))(
  'a %s report of 300 containers and 2,000 processes stays below 1 MB',
  async (_, format) => {
    const text = await format.render(largeSnapshot())
    expect(text).toContain('shop-service-299-1')
    expect(Buffer.byteLength(text)).toBeLessThan(megabyte)
  },
)
