/** Runs synchronous work that may take for ever, such as a regular expression that backtracks, under a time limit. */
import vm from 'node:vm'
import type { AppError } from '../contract/errors'

/**
 * The result of `work`, which must not wait for anything.
 *
 * vm's timeout stops whatever runs in this thread while the script does, and V8 also checks it while a regular
 * expression backtracks; `work` may therefore come from outside the vm's own context.
 *
 * @param tooLong words what it means when it takes longer.
 * @throws what `tooLong` gives; whatever `work` throws.
 */
export function runWithin<Result>(
  limitMs: number,
  tooLong: (cause: unknown) => AppError,
  work: () => Result,
): Result {
  let outcome: { value: Result } | null = null
  const context = vm.createContext({
    work: () => {
      outcome = { value: work() }
    },
  })
  try {
    vm.runInContext('work()', context, { timeout: limitMs })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw tooLong(error)
    throw error
  }
  return (outcome as { value: Result } | null)?.value as Result
}
