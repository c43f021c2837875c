import { spawnSync } from 'node:child_process'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { selfSchema } from '../../../main/contract/sample'
import { snapshotSchema } from '../../../main/contract/snapshot-schema'
import { renderMetrics, type Latest } from '../../../main/transports/http/metrics'
import { createPrometheusText } from '../../../main/transports/prometheus'
import { arbitraryOf } from './arbitrary-value'

describe('the text format of Prometheus', () => {
  it('escapes what a hostile name would break out with', () => {
    const text = createPrometheusText('x')
    text.add('gauge', 'size_bytes', 'Of a\nthing \\ here.', [[{ name: 'a"} 1\nevil 2\\' }, 7]])
    expect(text.toString()).toBe(
      '# HELP x_size_bytes Of a\\nthing \\\\ here.\n# TYPE x_size_bytes gauge\nx_size_bytes{name="a\\"} 1\\nevil 2\\\\"} 7\n',
    )
  })

  it('leaves out what is unknown, and families without any value', () => {
    const text = createPrometheusText('x')
    text.add('gauge', 'a', 'A.', [[{}, null]])
    text.add('counter', 'b_total', 'B.', [
      [{ n: '1' }, null],
      [{ n: '2' }, 0],
    ])
    expect(text.toString()).toBe('# HELP x_b_total B.\n# TYPE x_b_total counter\nx_b_total{n="2"} 0\n')
  })

  it('writes each series once, the later value, even when two things have one name', () => {
    const text = createPrometheusText('x')
    text.add('gauge', 'a', 'A.', [
      [{ n: '1' }, 1],
      [{ n: '1' }, 2],
    ])
    expect(text.toString().match(/^x_a\{/gm)).toHaveLength(1)
    expect(text.toString()).toContain('x_a{n="1"} 2\n')
  })
})

describe('the metrics', () => {
  it('pass promtool whatever the sections hold', ({ skip }) => {
    if (spawnSync('promtool', ['--version']).status !== 0) skip('promtool is not installed')
    const sections = arbitraryOf(snapshotSchema.shape.sections)
    const self = arbitraryOf(z.nullable(selfSchema))
    const latest = fc.record({ at: fc.nat(), sections, self }) as fc.Arbitrary<Latest>
    for (const one of fc.sample(latest, { numRuns: 25, seed: 7 })) {
      const input = renderMetrics(one, '1.2.3')
      const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
        input,
        encoding: 'utf8',
      })
      expect([status, stdout, stderr]).toEqual([0, '', ''])
    }
  })
})
