import { afterEach, beforeEach, expect, it } from 'vitest'
import { effectScope, nextTick, shallowRef, type EffectScope } from 'vue'
import { useAnswer, type UsedAnswer } from '../../../renderer/composables/use-answer'

/** What was asked, in order, to be answered by hand. */
let asked: { question: string; answer: (value: string) => void; refuse: (error: unknown) => void }[]
let question: ReturnType<typeof shallowRef<string | null>>
let scope: EffectScope
let used: UsedAnswer<string, string>

beforeEach(() => {
  asked = []
  question = shallowRef<string | null>('first')
  scope = effectScope()
  used = scope.run(() =>
    useAnswer(
      () => question.value ?? null,
      (wanted) => new Promise<string>((answer, refuse) => asked.push({ question: wanted, answer, refuse })),
    ),
  )!
})
afterEach(() => scope.stop())

async function ask(wanted: string | null): Promise<void> {
  question.value = wanted
  await nextTick()
}

it('asks at once, and tells the answer with its question', async () => {
  expect(asked.map((one) => one.question)).toEqual(['first'])
  expect(used.answer.value).toBeNull()
  asked[0]!.answer('one')
  await nextTick()
  expect(used.answer.value).toEqual({ question: 'first', value: 'one' })
})

it('shows what was asked for last, whichever answer comes first', async () => {
  await ask('second')
  asked[1]!.answer('two')
  asked[0]!.answer('one')
  await nextTick()
  expect(used.answer.value).toEqual({ question: 'second', value: 'two' })
  await ask('third')
  expect(used.answer.value).toBeNull()
  await ask('fourth')
  asked[2]!.refuse(new Error('too late to matter'))
  await nextTick()
  expect(used.error.value).toBeNull()
})

it('asks nothing where there is no question, and forgets the answer to the last one', async () => {
  asked[0]!.answer('one')
  await nextTick()
  await ask(null)
  expect(used.answer.value).toBeNull()
  used.askAgain()
  expect(asked).toHaveLength(1)
})

it('says why there is no answer until it is asked again', async () => {
  const error = { code: 'timeout' }
  asked[0]!.refuse(error)
  await nextTick()
  expect(used.error.value).toBe(error)
  used.askAgain()
  expect(used.error.value).toBeNull()
  asked[1]!.answer('one')
  await nextTick()
  expect(used.answer.value).toEqual({ question: 'first', value: 'one' })
})
