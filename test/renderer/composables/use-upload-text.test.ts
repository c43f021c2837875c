// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { uploadStates, type Upload } from '../../../main/contract/outbox'
import { useUploadText, type UploadText } from '../../../renderer/composables/use-upload-text'
import { i18n, setLanguage } from '../../../renderer/locales/i18n'
import { uploadOf } from '../stores/upload'

function tell(changes: Partial<Upload>): UploadText {
  let text: UploadText | null = null
  mount(
    {
      setup() {
        text = useUploadText().value(uploadOf('a.json', changes))
        return () => null
      },
    },
    { global: { plugins: [i18n] } },
  ).unmount()
  return text!
}
const problem = { code: 'store_forbidden', message: 'It is forbidden.', hint: 'Ask for the right.' }

afterEach(() => setLanguage('en'))

describe('useUploadText', () => {
  it.each(['en', 'ko'] as const)('has words for every state in %s', async (language) => {
    await setLanguage(language)
    for (const state of uploadStates) expect(tell({ state }).state).not.toMatch(/outbox\.|[{}]/)
  })

  it('says how far one is that is under way, also of an empty file', () => {
    expect(tell({ state: 'sending', sentBytes: 12_400 }).state).toBe('Sending, 62\u00a0%')
    expect(tell({ state: 'sending', sizeBytes: 0 }).state).toBe('Sending, 0\u00a0%')
  })

  it('says why it does not go on, and what to do', () => {
    expect(tell({ state: 'refused', problem })).toMatchObject({
      mark: 'critical',
      problem: 'It is forbidden. Ask for the right.',
    })
  })

  it('is a warning once it was tried in vain, and says how often', () => {
    expect(tell({})).toMatchObject({ mark: 'off', tries: null })
    expect(tell({ failedAttempts: 3, problem })).toMatchObject({ mark: 'warning', tries: 'Tried 3 times.' })
  })

  it('holds no old trouble against what was sent', () => {
    expect(tell({ state: 'sent', failedAttempts: 2, problem })).toMatchObject({
      mark: 'well',
      problem: null,
      tries: null,
    })
  })

  it('names where it goes, where that is known', () => {
    expect(tell({}).address).toBe('s3://reports/dt=2026-11-23/host=web-1/a.json')
    expect(tell({ state: 'set-aside', bucket: null, key: null }).address).toBeNull()
  })
})
