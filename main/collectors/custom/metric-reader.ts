/** Reads configured metrics: fetches each one's text, finds the number in it, and keeps every failure to itself. */
import { AppError } from '../../contract/errors'
import type { CustomMetric } from '../../contract/model/custom'
import type { CustomMetricSettings } from '../../contract/settings'
import { createCommandRunner } from './command'
import { failure } from './failure'
import { createFileReader } from './file'
import { parseMetric } from './parse'
import { fetchText } from './url'

/** Enough to be done quickly, and no more processes and connections at once than any machine bears. */
const atOnce = 8

/** Fetches a metric's text, or rejects. Lets go of everything when the signal is aborted. */
type ReadText = (metric: CustomMetricSettings, signal: AbortSignal) => Promise<string>

export interface MetricReader {
  /** As many as were given, in their order. Never rejects because one of them failed. */
  read(metrics: readonly CustomMetricSettings[], signal: AbortSignal): Promise<CustomMetric[]>
  close(): void | Promise<void>
}

/** @param env what commands see of the environment is made of this. */
export function createMetricReader(env: Readonly<Record<string, string | undefined>>): MetricReader {
  const commands = createCommandRunner(env)
  const files = createFileReader()
  const readText: ReadText = ({ source, maxBytes }, signal) => {
    if ('command' in source) return commands.run(source.command, { maxBytes, signal })
    if ('file' in source) return files.read(source.file, { maxBytes, signal })
    return fetchText(source.url, { headers: source.headers ?? {}, maxBytes, signal })
  }
  return {
    read: (metrics, signal) => inTurns(metrics, atOnce, (metric) => readMetric(metric, readText, signal)),
    close: () => commands.close(),
  }
}

async function readMetric(
  metric: CustomMetricSettings,
  readText: ReadText,
  outer: AbortSignal,
): Promise<CustomMetric> {
  const { name, unit, help } = metric
  const startedMs = performance.now()
  const durationMs = (): number => Math.round((performance.now() - startedMs) * 10) / 10
  try {
    const text = await within(metric.timeoutMs, outer, (signal) => readText(metric, signal))
    const value = await parseMetric(text, metric.parse)
    return { name, unit, help, reading: { status: 'ok', durationMs: durationMs(), value } }
  } catch (error) {
    const { code, message, hint } =
      error instanceof AppError
        ? error
        : failure(`it broke: ${error instanceof Error ? error.message : String(error)}`)
    const problem = { code, message: `Custom metric ${name}: ${message}`, hint }
    return { name, unit, help, reading: { status: 'failed', durationMs: durationMs(), problem } }
  }
}

/** Ends at the metric's own deadline or the collector's, whichever comes first, even when the work does not listen. */
async function within(
  timeoutMs: number,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<string>,
): Promise<string> {
  const controller = new AbortController()
  const { promise: ended, reject } = Promise.withResolvers<never>()
  const stop = (reason: AppError): void => {
    reject(reason)
    controller.abort(reason)
  }
  const stopWithAll = (): void =>
    stop(
      failure(
        'there was no answer before the whole section had to be done.',
        'Make it faster, or allow more with --timeout.',
      ),
    )
  const timer = setTimeout(() => {
    stop(
      failure(
        `there was no answer within ${timeoutMs} ms.`,
        'Make it faster, or raise its timeoutMs in the settings.',
      ),
    )
  }, timeoutMs)
  outer.addEventListener('abort', stopWithAll, { once: true })
  try {
    if (outer.aborted) stopWithAll()
    return await Promise.race([ended, outer.aborted ? ended : work(controller.signal)])
  } finally {
    clearTimeout(timer)
    outer.removeEventListener('abort', stopWithAll)
  }
}

/** The results in the order of the items, with at most `limit` of them under way at any time. */
async function inTurns<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Map<number, Result>()
  const waiting = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) results.set(index, await work(item))
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
  return items.flatMap((_, index) => (results.has(index) ? [results.get(index) as Result] : []))
}
