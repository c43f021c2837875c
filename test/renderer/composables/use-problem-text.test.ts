// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import { defineComponent, type ComputedRef } from 'vue'
import {
  useErrorText,
  useProblemText,
  type ProblemText,
} from '../../../renderer/composables/use-problem-text'
import { i18n, setLanguage } from '../../../renderer/locales/i18n'

function inPage<Value>(use: () => Value): Value {
  let used: Value | undefined
  const Page = defineComponent({
    setup() {
      used = use()
      return () => null
    },
  })
  mount(Page, { global: { plugins: [i18n] } })
  return used!
}
afterEach(() => setLanguage('en'))

const denied = {
  code: 'docker_denied',
  message: '/run/docker.sock refuses access.',
  hint: 'Join the group docker.',
}

it('says in English what the core says, which names the thing', () => {
  expect(inPage(useProblemText).value(denied)).toEqual({
    title: '/run/docker.sock refuses access',
    hint: 'Join the group docker.',
  })
})

it('follows the language by the code, title and hint', async () => {
  const text: ComputedRef<(problem: typeof denied) => ProblemText> = inPage(useProblemText)
  await setLanguage('ko')
  expect(text.value(denied)).toEqual({
    title: '컨테이너 엔진이 접근을 거부했습니다',
    hint: 'AutoInfraSnap을 실행하는 계정에 엔진 접근 권한을 주십시오.',
  })
})

it('falls back to the core where no text fits', async () => {
  const text = inPage(useProblemText)
  await setLanguage('ko')
  expect(text.value({ code: 'made_up', message: 'New.', hint: 'Look.' })).toEqual({
    title: 'New',
    hint: 'Look.',
  })
})

it('says of whatever else was thrown that it was unexpected', () => {
  expect(inPage(useErrorText).value(new TypeError('x is not a function'))).toEqual({
    title: 'Something unexpected went wrong',
    hint: null,
  })
})
