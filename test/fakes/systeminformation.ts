/** A systeminformation that answers from a fixture, or with the nonsense it is known for. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Library } from '../../main/collectors/portable/system-information'

export type Answers = Partial<Record<keyof Library | 'nodeInterfaces', unknown>>

export interface FakeLibrary {
  library: Library
  /** The names of the functions in the order in which they were called. */
  calls: string[]
  /** What a function answers from now on; an Error is thrown. */
  answer(name: keyof Library, value: unknown): void
}

export function fixtureOf(name: 'macos' | 'windows'): Answers {
  const file = path.join(import.meta.dirname, '../fixtures/systeminformation', `${name}.json`)
  return JSON.parse(readFileSync(file, 'utf8')) as Answers
}

/** @param answers by function; a function that is not named answers `otherwise`. */
export function createFakeLibrary(answers: Answers, otherwise?: unknown): FakeLibrary {
  const known = new Map<string, unknown>(Object.entries(answers))
  const calls: string[] = []
  const library = new Proxy({} as Library, {
    get: (_, name) => {
      if (typeof name !== 'string' || name === 'then') return undefined
      return () => {
        calls.push(name)
        const value = known.has(name) ? known.get(name) : otherwise
        if (value instanceof Error) throw value
        return value instanceof Promise ? value : Promise.resolve(structuredClone(value))
      }
    },
  })
  return { library, calls, answer: (name, value) => known.set(name, value) }
}
