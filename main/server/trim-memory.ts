/**
 * Gives memory back that nothing uses any more. A program that allocates a little every second never gives V8 a
 * reason to collect, so its resident memory creeps up by a megabyte a minute of mere garbage; a monitor must not look
 * like a leak in its own charts.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** A collection of this heap takes some 20 ms: at this pace 0.2 ms a second. */
const usualMs = 120_000

/** @returns a function that ends it. */
export function startTrimmingMemory(everyMs = usualMs): () => void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void // the flag counts for contexts made after it
  const timer = setInterval(collect, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
