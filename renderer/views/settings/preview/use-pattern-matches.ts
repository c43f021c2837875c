/** Which names patterns match, while they are being typed. */
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { MatchAnswer, MatchTask } from './match-worker'

/** As long as the core allows a pattern, and some for the start of the worker. */
const limitMs = 600
const typingMs = 120

export interface PatternMatches {
  /** By pattern: the names it matches. A pattern that has not been tried yet is absent. */
  matches: ShallowRef<ReadonlyMap<string, readonly string[]>>
  /** The pattern that took too long. */
  endless: ShallowRef<string | null>
}

const startWorker = (): Worker =>
  new Worker(new URL('./match-worker.ts', import.meta.url), { type: 'module' })

export function usePatternMatches(
  patterns: () => readonly string[],
  names: () => readonly string[],
  start: () => Worker = startWorker,
): PatternMatches {
  const matches = shallowRef<ReadonlyMap<string, readonly string[]>>(new Map())
  const endless = shallowRef<string | null>(null)
  let worker: Worker | null = null
  let typing: ReturnType<typeof setTimeout> | null = null
  let deadline: ReturnType<typeof setTimeout> | null = null

  function end(): void {
    if (deadline !== null) clearTimeout(deadline)
    deadline = null
    worker?.terminate()
    worker = null
  }

  function run(): void {
    end()
    endless.value = null
    const tried = [...new Set(patterns())].filter((pattern) => pattern !== '')
    const found = new Map<string, readonly string[]>()
    if (tried.length === 0 || names().length === 0) {
      matches.value = new Map(tried.map((pattern) => [pattern, []]))
      return
    }
    const expire = (): void => {
      endless.value = tried[found.size] ?? null
      matches.value = found
      end()
    }
    worker = start()
    worker.onmessage = ({ data }: MessageEvent<MatchAnswer>) => {
      found.set(tried[found.size]!, data)
      if (deadline !== null) clearTimeout(deadline)
      deadline = null
      if (found.size < tried.length) {
        deadline = setTimeout(expire, limitMs)
        return
      }
      matches.value = found
      end()
    }
    deadline = setTimeout(expire, limitMs)
    const task: MatchTask = { patterns: tried, names: [...names()] }
    worker.postMessage(task)
  }

  watch(
    () => JSON.stringify([patterns(), names()]),
    () => {
      if (typing !== null) clearTimeout(typing)
      typing = setTimeout(run, typingMs)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    if (typing !== null) clearTimeout(typing)
    end()
  })
  return { matches, endless }
}
