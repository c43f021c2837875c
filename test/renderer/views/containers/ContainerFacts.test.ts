// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import { i18n, setLanguage } from '../../../../renderer/locales/i18n'
import ContainerFacts from '../../../../renderer/views/containers/ContainerFacts.vue'
import { containerOf } from './container'

afterEach(() => setLanguage('en'))

const textOf = (portsLeftOut?: number): string =>
  mount(ContainerFacts, {
    props: { container: containerOf({ portsLeftOut }), nowMs: 0 },
    global: { plugins: [i18n] },
  }).text()

it.each([
  ['en', '436 more ranges are not listed.', 'One more range is not listed.'],
  ['ko', '나머지 436개 범위는 나열되지 않습니다.', '나머지 1개 범위는 나열되지 않습니다.'],
] as const)(
  'says in %s how many ranges of ports the engine published besides',
  async (language, many, one) => {
    await setLanguage(language)
    expect(textOf(436)).toContain(many)
    expect(textOf(1)).toContain(one)
    expect(textOf()).not.toMatch(/not listed|나열/)
  },
)
