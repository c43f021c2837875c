import { describe, expect, it } from 'vitest'
import { en } from '../../../main/desktop/texts/en'
import { ko } from '../../../main/desktop/texts/ko'
import { uploadView } from '../../../main/desktop/upload-view'
import { uploadOf } from './an-upload'

const english = { texts: en, language: 'en' } as const
const korean = { texts: ko, language: 'ko' } as const
const silent = {
  code: 'store_unreachable',
  message: 'The store does not answer (ECONNREFUSED).',
  hint: 'Wait.',
}
const denied = {
  code: 'store_credentials',
  message: 'The store does not know the key.',
  hint: 'Set it anew.',
}

describe('what is said of uploads', () => {
  it('is nothing while there are none', () => {
    expect(uploadView([], english)).toEqual({ lines: [], tip: null, mayRetry: false })
  })

  it('is that they wait, and why when it was tried in vain', () => {
    expect(uploadView([uploadOf()], english)).toEqual({
      lines: ['A report waits to be uploaded'],
      tip: null,
      mayRetry: false,
    })
    const failed = [uploadOf(), uploadOf({ id: 'two', failedAttempts: 3, problem: silent })]
    expect(uploadView(failed, english)).toEqual({
      lines: ['2 reports wait to be uploaded: The store does not answer (ECONNREFUSED)'],
      tip: 'Waiting to be uploaded: 2',
      mayRetry: true,
    })
    expect(uploadView(failed, korean).lines).toEqual([
      '보고서 2개가 업로드를 기다립니다: 저장소에 연결할 수 없습니다',
    ])
  })

  it('is how much of all is there, those that wait for their turn included', () => {
    const uploads = [
      uploadOf({ state: 'sending', sizeBytes: 8_000_000, sentBytes: 4_200_000 }),
      uploadOf({ id: 'two', sizeBytes: 2_000_000 }),
    ]
    expect(uploadView(uploads, english)).toMatchObject({
      lines: ['Uploading 2 reports: 4.2 MB of 10 MB'],
      tip: 'Uploading 42 %',
    })
    expect(uploadView(uploads, korean)).toMatchObject({
      lines: ['보고서 2개를 업로드하는 중: 10 MB 중 4.2 MB'],
      tip: '업로드 중 42%',
    })
    expect(uploadView([uploadOf({ state: 'sending', sizeBytes: 0 })], english).tip).toBe('Uploading 0 %')
  })

  it('does not change with every try at a store that is down', () => {
    const failed = { failedAttempts: 2, problem: silent }
    const between = uploadView([uploadOf({ state: 'waiting', ...failed })], english)
    expect(uploadView([uploadOf({ state: 'sending', ...failed })], english)).toEqual(between)
  })

  it('begins with what was refused, and offers no retry for what cannot be read', () => {
    const refused = uploadOf({ id: 'two', state: 'refused', problem: denied })
    expect(uploadView([uploadOf({ state: 'sending', sentBytes: 5_000 }), refused], english)).toEqual({
      lines: [
        'A report was not uploaded: The store does not know the key',
        'Uploading a report: 5 kB of 20 kB',
      ],
      tip: 'Not uploaded: 1',
      mayRetry: true,
    })
    expect(uploadView([uploadOf({ state: 'set-aside', problem: denied })], english).mayRetry).toBe(false)
  })
})
