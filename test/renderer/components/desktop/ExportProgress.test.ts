// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import ExportProgress from '../../../../renderer/components/desktop/ExportProgress.vue'
import { i18n } from '../../../../renderer/locales/i18n'
import { beginTaking, progressed, type Taking } from '../../../../renderer/stores/reports-taking'

const waiting = beginTaking('t', ['cpu', 'memory'])
const cpuDone = progressed(waiting, { token: 't', subject: 'cpu', state: 'ok', durationMs: 3 })
const allDone = progressed(cpuDone, { token: 't', subject: 'memory', state: 'failed', durationMs: 3 })

it.each<[string, Taking | null, boolean, string, string | null]>([
  ['the dialog is open', waiting, false, 'Choose where to save it', null],
  ['its snapshot begins', waiting, true, 'Taking a snapshot', '0 of 2'],
  ['its snapshot is taken', cpuDone, true, 'Taking a snapshot', '1 of 2'],
  ['its file is made', allDone, true, 'Saving the file', null],
  ['the dialog is open, of a snapshot that is there,', null, false, 'Choose where to save it', null],
  ['the file of a snapshot that is there is made', null, true, 'Saving the file', null],
])('an export says what happens while %s', (_when, taking, hasBegun, words, count) => {
  const view = mount(ExportProgress, { props: { taking, hasBegun }, global: { plugins: [i18n] } })
  expect(view.get('[role=status]').text()).toContain(words)
  expect(/\d of \d/.exec(view.text())?.[0] ?? null).toBe(count)
  expect(view.findAll('li')).toHaveLength(hasBegun && taking !== null ? 2 : 0)
  view.unmount()
})
