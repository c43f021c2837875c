/** A process that works an outbox until it is killed: bundled alone, started by tests and the bench. */
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
}

const orders = JSON.parse(process.argv[2] ?? '') as Orders
const settings = { ...defaultSettings.s3, ...orders.settings }
const outbox = openOutbox({
  dataFolder: orders.dataFolder,
  settings: () => settings,
  readSecret: (name) => Promise.resolve(orders.secrets[name] ?? null),
  onProblem: ({ message }) => process.stderr.write(`${message}\n`),
})
if (!orders.once) outbox.start()
process.stdout.write('begun\n')
for (const report of orders.add) await outbox.add(report)
if (orders.once) {
  await outbox.workOnce(null, 120_000)
  process.stdout.write(`${JSON.stringify({ peakRssBytes: process.resourceUsage().maxRSS * 1024 })}\n`)
  await outbox.close()
} else setInterval(() => undefined, 1_000)
