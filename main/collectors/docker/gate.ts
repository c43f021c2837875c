/** Lets a limited number of tasks run at once; the others wait in order. */
export type Gate = <Result>(task: () => Promise<Result>) => Promise<Result>

export function createGate(most: number): Gate {
  let running = 0
  const waiting: (() => void)[] = []
  return async (task) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await task()
    } finally {
      // The place is handed on; only without anybody waiting it becomes free.
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
