/**
 * Parses YAML in a thread of its own, for it takes whoever does it up to seconds a megabyte. This file is both whoever
 * asks and, started anew as that thread, who parses; so it imports nothing that Node alone would not find.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

/** Some ten times what the largest text of ours takes; one that was made to be slow takes for ever. */
const longestMs = 30_000

/** Of the thread. What needs more ends it, and nothing else. */
const mostMegabytes = 512

const task = 'autoinfrasnap/parse-yaml'

interface Order {
  task: typeof task
  text: string
}

type Answer = { value: unknown } | { fault: string }

let previous: Promise<unknown> = Promise.resolve()

/**
 * One after another: texts that were made to harm hold one core and one thread's memory, however many are asked for.
 * @throws Error whose message says what is wrong with the text, of one line.
 */
export function parseYaml(text: string, deadlineMs = longestMs): Promise<unknown> {
  const parsing = previous.then(() => parseInThread(text, deadlineMs))
  previous = parsing.catch(() => undefined)
  return parsing
}

async function parseInThread(text: string, deadlineMs: number): Promise<unknown> {
  const order: Order = { task, text }
  const thread = new Worker(import.meta.filename, {
    workerData: order,
    execArgv: [], // what this process was started with is not the thread's
    resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
  })
  const answer = Promise.withResolvers<unknown>()
  const deadline = setTimeout(() => answer.reject(new Error('it takes too long to read')), deadlineMs)
  thread.once('message', (told: Answer) => {
    if ('value' in told) answer.resolve(told.value)
    else answer.reject(new Error(told.fault))
  })
  thread.once('error', (cause: NodeJS.ErrnoException) =>
    answer.reject(
      cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
        ? new Error('it takes too much memory to read', { cause })
        : cause,
    ),
  )
  try {
    return await answer.promise
  } finally {
    clearTimeout(deadline)
    await thread.terminate()
  }
}

async function parse(text: string): Promise<Answer> {
  const { parse } = await import('yaml')
  try {
    return { value: parse(text, { logLevel: 'error' }) as unknown } // what it merely warns of is nobody's business
  } catch (cause) {
    const [firstLine = ''] = String(cause instanceof Error ? cause.message : cause).split('\n')
    return { fault: firstLine.replace(/[.:]$/, '') }
  }
}

const isOrder = (given: unknown): given is Order =>
  typeof given === 'object' && given !== null && 'task' in given && given.task === task

if (!isMainThread && isOrder(workerData))
  void parse(workerData.text).then((told) => parentPort?.postMessage(told))
