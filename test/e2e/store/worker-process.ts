/** A process that works an outbox until it is killed: bundled alone, started by tests and the bench. */
import { readFileSync } from 'node:fs'
import { defaultSettings, type S3Settings } from '../../../main/contract/settings.ts'
import { openOutbox } from '../../../main/outbox/open.ts'

interface Orders {
  dataFolder: string
  settings: Partial<S3Settings>
  secrets: Partial<Record<string, string>>
  /** Queued by this process before it begins. */
  add: readonly { file: string; host: string; takenAt: string }[]
  /** Ends when nothing waits any more; otherwise it goes on until it is killed. */
  once: boolean
  mostAtOnce?: number
}

/** What is printed at the end of a process that works once. */
export interface WorkedFigures {
  tookMs: number
  cpuMs: number
  peakRssBytes: number
  /** How many were not sent. */
  left: number
}

/** Many reports are more than a command line holds: @FILE then. */
const given = process.argv[2] ?? ''
const orders = JSON.parse(given.startsWith('@') ? readFileSync(given.slice(1), 'utf8') : given) as Orders
const settings = { ...defaultSettings.s3, ...orders.settings }
const outbox = openOutbox({
  dataFolder: orders.dataFolder,
  settings: () => settings,
  readSecret: (name) => Promise.resolve(orders.secrets[name] ?? null),
  mostAtOnce: orders.mostAtOnce,
  onProblem: ({ message }) => process.stderr.write(`${message}\n`),
})
if (!orders.once) outbox.start()
process.stdout.write('begun\n')
for (const report of orders.add) await outbox.add(report)
if (orders.once) {
  const beganMs = performance.now()
  const cpu = process.cpuUsage()
  await outbox.workOnce(null, 600_000)
  const { user, system } = process.cpuUsage(cpu)
  const left = (await outbox.list()).filter(({ state }) => state !== 'sent').length
  const figures: WorkedFigures = {
    ...{
      tookMs: performance.now() - beganMs,
      cpuMs: (user + system) / 1_000,
      peakRssBytes: peakRssBytes(),
      left,
    },
  }
  process.stdout.write(`${JSON.stringify(figures)}\n`)
  await outbox.close()
} else setInterval(() => undefined, 1_000)

/** Of this program alone: the usual figure of the system counts what the process was before it became this one. */
function peakRssBytes(): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  return Number(kilobytes) * 1024
}
