/** Runs one piece of a collector's work so that it cannot take longer than its deadline, whatever it does. */
import { AppError } from '../contract/errors'
import type { ReadContext } from '../collectors/collector'

/**
 * @throws AppError collector_timeout when `work` is not done within `deadlineMs`, or whatever `work` throws.
 * The signal that `work` gets is aborted then; work that does not listen is left behind and its result is dropped.
 */
export async function withDeadline<Result>(
  subject: string,
  deadlineMs: number,
  outer: AbortSignal | undefined,
  work: (context: ReadContext) => Result | Promise<Result>,
): Promise<Result> {
  outer?.throwIfAborted()
  const controller = new AbortController()
  const { promise: ended, reject } = Promise.withResolvers<never>()
  const late = (): AppError =>
    new AppError('collector_timeout', `The ${subject} collector did not answer within ${deadlineMs} ms.`, {
      hint: 'Give it longer with --timeout, or run "autoinfrasnap doctor" to see what is slow.',
    })
  let timer = setTimeout(() => {
    // The collector hears of it first: what it then says ("Docker does not answer") is worth more than "too late".
    controller.abort(late())
    timer = setTimeout(() => reject(late()), lastWordsMs)
  }, deadlineMs)
  const stop = (): void => {
    controller.abort(outer?.reason)
    reject(outer?.reason)
  }
  outer?.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([work({ signal: controller.signal, deadlineMs }), ended])
  } finally {
    clearTimeout(timer)
    outer?.removeEventListener('abort', stop)
  }
}

/** Enough for an aborted request to reject and its error to be put into words. */
const lastWordsMs = 50
