import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createCustomCollector } from '../../../main/collectors/custom'
import { UnavailableError } from '../../../main/contract/errors'
import { customSchema, type Custom } from '../../../main/contract/model/custom'
import { settingsSchema } from '../../../main/contract/settings'

const folder = mkdtempSync(path.join(os.tmpdir(), 'custom-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = path.join(folder, 'depth')
writeFileSync(file, '42\n')

async function collect(custom: unknown[], deadlineMs = 10_000): Promise<Custom> {
  const collector = createCustomCollector({ env: process.env, settings: settingsSchema.parse({ custom }) })
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new Error('deadline')), deadlineMs)
  try {
    const raw = await collector.read({ signal: controller.signal, deadlineMs })
    return customSchema.parse(collector.derive({ raw, atMs: 0 }, null))
  } finally {
    clearTimeout(timer)
    await collector.close?.()
  }
}

describe('createCustomCollector', () => {
  it('says that there is nothing to read when nothing is configured', async () => {
    await expect(collect([])).rejects.toBeInstanceOf(UnavailableError)
    await expect(collect([])).rejects.toMatchObject({ code: 'custom_none' })
  })

  it('reads each metric with its unit and help, in the order of the settings', async () => {
    const { metrics } = await collect([
      {
        name: 'slow',
        unit: 'jobs',
        help: 'Jobs that wait.',
        source: { command: ['sh', '-c', 'sleep 0.2; echo 7'] },
      },
      { name: 'queue', source: { file } },
    ])
    expect(metrics).toEqual([
      {
        name: 'slow',
        unit: 'jobs',
        help: 'Jobs that wait.',
        reading: { status: 'ok', durationMs: expect.any(Number) as number, value: 7 },
      },
      {
        name: 'queue',
        unit: null,
        help: null,
        reading: { status: 'ok', durationMs: expect.any(Number) as number, value: 42 },
      },
    ])
    expect(metrics[0]?.reading.durationMs).toBeGreaterThanOrEqual(195)
    expect(metrics[1]?.reading.durationMs).toBeLessThan(195)
  })

  it('turns the failure of one into a failed reading and nothing more', async () => {
    const { metrics } = await collect([
      { name: 'broken', source: { command: ['sh', '-c', 'echo no queue >&2; exit 3'] } },
      { name: 'queue', source: { file } },
      { name: 'words', source: { command: ['echo', 'twelve apples'] } },
    ])
    expect(metrics.map(({ reading }) => reading.status)).toEqual(['failed', 'ok', 'failed'])
    expect(metrics[0]?.reading).toMatchObject({
      problem: {
        code: 'custom_failed',
        message: 'Custom metric broken: its command ended with exit code 3: no queue',
      },
    })
  })

  it('gives up on a metric at its own deadline', async () => {
    const { metrics } = await collect([
      { name: 'hangs', timeoutMs: 100, source: { command: ['sleep', '60'] } },
    ])
    expect(metrics[0]?.reading).toMatchObject({
      status: 'failed',
      problem: { message: 'Custom metric hangs: there was no answer within 100 ms.' },
    })
    expect(metrics[0]?.reading.durationMs).toBeLessThan(1_000)
  })

  it('at the deadline of the section fails only what is not done, waiting ones included', async () => {
    const hanging = Array.from({ length: 9 }, (_, i) => ({
      name: `hangs${i}`,
      source: { command: ['sleep', '60'] },
    }))
    const startedMs = performance.now()
    const { metrics } = await collect([{ name: 'queue', source: { file } }, ...hanging], 300)
    expect(performance.now() - startedMs).toBeLessThan(1_500)
    expect(metrics.map(({ reading }) => reading.status)).toEqual(['ok', ...hanging.map(() => 'failed')])
    expect(metrics.at(-1)?.reading).toMatchObject({
      problem: { message: expect.stringContaining('before the whole section') as string },
    })
  })

  it('runs eight at once and no more', async () => {
    // Each looks how many marks there are while it works, its own included.
    const script = 'touch "$0/$1"; sleep 0.15; ls "$0" | wc -l; sleep 0.05; rm "$0/$1"'
    const marks = mkdtempSync(path.join(folder, 'marks-'))
    const many = Array.from({ length: 20 }, (_, i) => ({
      name: `m${i}`,
      source: { command: ['sh', '-c', script, marks, `m${i}`] },
    }))
    const { metrics } = await collect(many)
    const counts = metrics.map(({ reading }) => (reading.status === 'ok' ? reading.value : NaN))
    expect(Math.max(...counts)).toBeLessThanOrEqual(8)
    expect(Math.max(...counts)).toBeGreaterThan(1)
  })

  it('survives an expression that would freeze it', async () => {
    const { metrics } = await collect([
      { name: 'bad', source: { command: ['printf', '%060d!', '0'] }, parse: { regex: '^(0+)+$' } },
      { name: 'queue', source: { file } },
    ])
    expect(metrics.map(({ reading }) => reading.status)).toEqual(['failed', 'ok'])
  })
})
