/** What a history keeps when its process is killed at any moment. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { createHistory } from '../../../main/history/history'
import { bundleModule, historyModule } from '../../bundle-module'
import { keyOf, midnight, second, temporaryFolder } from './drive'

const kills = 50
const names = Array.from({ length: 20 }, (_, index) => `metric ${index}`)

/**
 * The child: goes on where the run before stopped, as fast as it can, and says after each write up to where everything
 * is on disk. A value is the tick it was measured at, so that a reader knows what it has to find.
 */
const recorder = `
const [bundle, folder, from] = process.argv.slice(1)
const { createHistory } = await import(bundle)
const { writeSync } = await import('node:fs')
let now = Number(from)
const history = await createHistory({ folder, now: () => now, monotonicMs: () => now })
const { problem } = history.status()
if (problem !== null) throw new Error(problem.message)
let written = history.status().lastFlush?.at
for (;;) {
  const value = now / 1000
  const metrics = ${JSON.stringify(names)}.map((name) => ({ name, reading: { status: 'ok', value } }))
  history.record({ at: now, gap: false, sequence: 1, sections: { custom: { status: 'ok', value: { metrics } } }, self: null })
  const at = history.status().lastFlush?.at
  // A write takes place before its sample is added: everything older is committed.
  if (at !== written) writeSync(1, String((written = at)) + '\\n')
  now += 1000
}`

describe('a history that is killed', () => {
  let bundle = ''
  beforeAll(async () => {
    const folder = path.join('/tmp', `history-kill-${process.pid}`)
    mkdirSync(folder, { recursive: true })
    bundle = await bundleModule(folder, historyModule)
    return () => rmSync(folder, { recursive: true })
  })

  it(`at ${kills} random moments under load opens again, has every committed point, and no gap beyond one write`, async () => {
    const folder = temporaryFolder()
    /** Stretches of virtual time, and up to where each was told to be on disk. */
    const runs: { from: number; committed: number }[] = []
    let from = midnight
    for (let round = 0; round < kills; round += 1) {
      const child = spawn(
        process.execPath,
        ['--input-type=module', '-e', recorder, bundle, folder, String(from)],
        {
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      )
      let told = ''
      let trouble = ''
      child.stdout.on('data', (text: Buffer) => (told += text.toString()))
      child.stderr.on('data', (text: Buffer) => (trouble += text.toString()))
      await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 60))
      child.kill('SIGKILL')
      await once(child, 'close')
      expect(trouble).toBe('')
      const complete = told.slice(0, told.lastIndexOf('\n')).split('\n')
      const committed = Number(complete.at(-1))
      runs.push({ from, committed })
      // The child may have gone further than it told: the next run begins well behind it.
      from = Math.ceil((committed + 3_600_000) / 3_600_000) * 3_600_000
    }

    const problems: unknown[] = []
    const end = runs.at(-1)!.committed
    const history = await createHistory({
      folder,
      now: () => end,
      onProblem: (problem) => problems.push(problem),
    })
    try {
      expect(problems).toEqual([])
      for (const run of runs.filter((one) => end - one.from < 86_000_000)) expectEverySecond(history, run, 10)
      for (const run of runs) expectEverySecond(history, run, 60)
      for (const run of runs) expectEverySecond(history, run, 3_600)
    } finally {
      history.close()
    }
  })
})

/** Compares the cells of a run with what was measured second by second. */
function expectEverySecond(
  history: Awaited<ReturnType<typeof createHistory>>,
  { from, committed }: { from: number; committed: number },
  stepSeconds: number,
): void {
  const stepMs = stepSeconds * second
  for (let start = from; start < committed; start += 400 * stepMs) {
    const points = Math.min(400, Math.ceil((committed - start) / stepMs))
    const to = start + points * stepMs
    const answer = history.query({ series: names.map(keyOf), from: start, to, points })
    expect(answer.stepMs).toBe(stepMs)
    answer.at.forEach((at, step) => {
      // In the last step the child may have written more than it lived to tell.
      const end = Math.min(at + stepMs, committed)
      const isWhole = end === at + stepMs
      const [first, last] = [at / second, end / second - 1]
      for (const { key, min, mean, max } of answer.series) {
        const found = [min[step], mean[step], max[step]] as const
        const isRight = isWhole
          ? found[0] === first && Math.abs((found[1] ?? 0) - (first + last) / 2) < 1e-3 && found[2] === last
          : found[0] === first && (found[2] ?? 0) >= last
        if (!isRight) expect({ key, at, isWhole, found }).toEqual({ key, at, isWhole, found: [first, last] })
      }
    })
  }
}
