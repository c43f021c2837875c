// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { h, type Component } from 'vue'
import { customMetricSettingsSchema } from '../../../../../main/contract/settings'
import CustomMetricCard from '../../../../../renderer/views/settings/custom/CustomMetricCard.vue'
import { mountPage } from '../mount-page'

const metric = customMetricSettingsSchema.parse({ name: 'orders', source: { url: 'http://127.0.0.1/stats' } })
const problem = { code: 'custom_timeout', message: 'It did not answer.', hint: 'Allow it more time.' }
const card = (isSaved: boolean): Component => ({
  render: () =>
    h(CustomMetricCard as Component, {
      ...{ metric, isSaved, index: 0, isOpen: true },
      reading: { status: 'failed', durationMs: 2, problem },
    }),
})

it('says why the metric could not be read and what to do, once it is saved', async () => {
  const saved = await mountPage(card(true), { custom: [metric] })
  expect(saved.page.text()).toContain('It did not answer. Allow it more time.')
  saved.page.unmount()
  const draft = await mountPage(card(false), { custom: [metric] })
  expect(draft.page.text()).not.toContain('It did not answer')
  draft.page.unmount()
})
