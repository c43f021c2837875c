/** The answer to whatever is asked for now, which changes while earlier answers are still on their way. */
import { shallowRef, watch, type ShallowRef } from 'vue'

export interface UsedAnswer<Question, Answer> {
  /** Null until it is there; never that to an earlier question. */
  answer: ShallowRef<{ question: Question; value: Answer } | null>
  /** Why there is none. For `useErrorText`. */
  error: ShallowRef<{ code?: unknown } | null>
  /** Asks the same once more; an answer that is there stays meanwhile. */
  askAgain(): void
}

/** @param question null to ask nothing; the same object for as long as it is the same question. */
export function useAnswer<Question, Answer>(
  question: () => Question | null,
  ask: (question: Question) => Promise<Answer>,
): UsedAnswer<Question, Answer> {
  const answer: UsedAnswer<Question, Answer>['answer'] = shallowRef(null)
  const error: UsedAnswer<Question, Answer>['error'] = shallowRef(null)

  async function load(wanted: Question | null): Promise<void> {
    error.value = null
    if (wanted === null) return
    try {
      const value = await ask(wanted)
      if (wanted === question()) answer.value = { question: wanted, value }
    } catch (cause) {
      if (wanted === question()) error.value = cause as { code?: unknown }
    }
  }
  watch(
    question,
    (wanted) => {
      answer.value = null
      void load(wanted)
    },
    { immediate: true },
  )
  return { answer, error, askAgain: () => void load(question()) }
}
