/** What thirty running containers cost, and whether their CPU is true, on the real engine. */
import { setTimeout as wait } from 'node:timers/promises'
import { openScratchEngine, whyNoEngine } from '../e2e/docker-scratch-images.ts'
import { median } from './measure.ts'
import type { Missing, Row } from './table.ts'
import { takeSnapshot } from './truth.ts'

const howMany = 30
const rounds = 7

export async function benchContainers(): Promise<{ rows: Row[]; missing: Missing[] }> {
  const reason = await whyNoEngine()
  if (reason !== null) return { rows: [], missing: [{ what: 'containers', reason }] }
  const engine = await openScratchEngine(`bench-${process.pid}`)
  try {
    for (let index = 0; index < howMany; index += 1) await engine.run(['sleep', '600'])
    const durations = Array.from({ length: rounds }, () => {
      const { containers } = takeSnapshot('--section', 'containers').sections
      if (containers?.status !== 'ok' || containers.value.counts.running < howMany)
        throw new Error(`the containers section is ${JSON.stringify(containers).slice(0, 300)}`)
      return containers.durationMs
    })
    const section: Row = {
      what: `containers section, ${howMany} running`,
      ours: `${median(durations).toFixed(0)} ms`,
      beside: 'both readings of the real engine, the window left out',
      asked: 'at most 400 ms',
      holds: median(durations) <= 400,
    }
    return { rows: [section, await truth(engine)], missing: [] }
  } finally {
    await engine.removeAll()
  }
}

async function truth(engine: Awaited<ReturnType<typeof openScratchEngine>>): Promise<Row> {
  const burner = await engine.run(['sh', '-c', 'while :; do :; done'], {
    HostConfig: { NanoCpus: 500_000_000 },
  })
  await wait(1_000)
  const { containers } = takeSnapshot('--section', 'containers', '--window', '3000').sections
  const found =
    containers?.status === 'ok' ? containers.value.containers.find(({ id }) => id === burner.id) : undefined
  const ofLimit = found?.cpuPercentOfLimit ?? NaN
  return {
    what: 'CPU of a --cpus 0.5 burner, of one core',
    ours: `${(ofLimit / 2).toFixed(1)} %`,
    beside: '50 % given by the engine',
    asked: 'within 3 points',
    holds: Math.abs(ofLimit / 2 - 50) <= 3,
  }
}
