import { describe, expect, it } from 'vitest'
import { renderMetrics } from '../../../../main/transports/http/metrics'

const ok = <Value>(value: Value) => ({ status: 'ok' as const, durationMs: 12.5, value })

describe('the metrics', () => {
  it('are in base units, with conventional names', () => {
    const text = renderMetrics(
      {
        at: 1_700_000_000_500,
        sections: {
          cpu: ok({
            model: null,
            physicalCores: 1,
            logicalCores: 2,
            frequencyMhz: 2_500,
            temperatureCelsius: null,
            busyPercent: 12.5,
            split: {
              userPercent: 10,
              systemPercent: 2.5,
              iowaitPercent: 0,
              stealPercent: 0,
              idlePercent: 87.5,
            },
            cores: [
              { core: 0, busyPercent: 25 },
              { core: 1, busyPercent: null },
            ],
            loadAverage: { oneMinute: 0.5, fiveMinutes: 0.25, fifteenMinutes: 0 },
            intervalMs: 1_000,
          }),
          memory: {
            status: 'failed',
            durationMs: 2_000,
            problem: { code: 'collector_timeout', message: 'It was slow', hint: null },
          },
          containers: {
            status: 'unavailable',
            durationMs: 1,
            problem: { code: 'docker_absent', message: 'None', hint: null },
          },
        },
        self: { cpuMsPerSecond: 6, rssBytes: 90e6, droppedTicks: 1, skippedReadings: 2, uptimeSeconds: 60 },
      },
      '1.2.3',
    )
    const values = Object.fromEntries(
      text
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => [
          line.slice('autoinfrasnap_'.length, line.lastIndexOf(' ')),
          Number(line.slice(line.lastIndexOf(' ') + 1)),
        ]),
    )
    expect(values).toEqual({
      'build_info{version="1.2.3"}': 1,
      sample_time_seconds: 1_700_000_000.5,
      'collector_success{collector="cpu"}': 1,
      'collector_success{collector="memory"}': 0,
      'collector_duration_seconds{collector="cpu"}': 0.0125,
      'collector_duration_seconds{collector="memory"}': 2,
      'collector_duration_seconds{collector="containers"}': 0.001,
      cpu_busy_ratio: 0.125,
      'cpu_mode_ratio{mode="user"}': 0.1,
      'cpu_mode_ratio{mode="system"}': 0.025,
      'cpu_mode_ratio{mode="iowait"}': 0,
      'cpu_mode_ratio{mode="steal"}': 0,
      'cpu_mode_ratio{mode="idle"}': 0.875,
      'cpu_core_busy_ratio{core="0"}': 0.25,
      cpu_cores: 2,
      cpu_frequency_hertz: 2.5e9,
      load1: 0.5,
      load5: 0.25,
      load15: 0,
      self_cpu_ratio: 0.006,
      self_resident_memory_bytes: 90e6,
      self_dropped_ticks_total: 1,
      self_skipped_readings_total: 2,
      self_uptime_seconds: 60,
    })
  })
})
