/** Lets a command that is interrupted take down what it began, and then end as the signal says. */

/** Ctrl+C, an orderly stop, a closed terminal. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** What the person waits for at the most before the signal has its way. */
const patienceMs = 1_000

/**
 * @param close ends what else would stay behind, such as children of custom commands; it may be called beside the ordinary end.
 * @returns a function that puts the usual meaning of signals back.
 */
export function closeWhenInterrupted(close: () => Promise<void>): () => void {
  const restore = (): void => {
    for (const signal of signals) process.off(signal, interrupt)
  }
  const interrupt = (signal: NodeJS.Signals): void => {
    restore() // a second signal ends at once
    const end = (): void => void process.kill(process.pid, signal)
    setTimeout(end, patienceMs).unref()
    void close().finally(end)
  }
  for (const signal of signals) process.on(signal, interrupt)
  return restore
}
