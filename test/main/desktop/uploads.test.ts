import { describe, expect, it } from 'vitest'
import type { Upload } from '../../../main/contract/outbox'
import { AppError } from '../../../main/contract/errors'
import type { Requests } from '../../../main/desktop/requests'
import { createUploads } from '../../../main/desktop/uploads'
import { DrivenClock } from '../../fakes/clock'
import { uploadOf } from './an-upload'

function open(answers: { list?: () => Promise<Upload[]>; add?: (name: string) => Upload } = {}) {
  const clock = new DrivenClock()
  const heard: string[] = []
  const asked: string[] = []
  let changes = 0
  const ask = (channel: string, { name = '' }: { name?: string }): unknown => {
    asked.push(`${channel} ${name}`.trim())
    if (channel === 'outbox:list') return answers.list?.() ?? Promise.resolve([])
    return Promise.resolve().then(() => answers.add?.(name))
  }
  const uploads = createUploads({
    requests: { ask } as unknown as Requests,
    notices: {
      expect: (names) => heard.push(`expect ${names.join(' ')}`),
      forget: (names) => names.length > 0 && heard.push(`forget ${names.join(' ')}`),
      observe: ({ upload }) => heard.push(`${upload.fileName} ${upload.state}`),
      tell: () => undefined,
    },
    onChanged: () => (changes += 1),
    after: clock.after,
    monotonicMs: clock.monotonicMs,
  })
  const happens = (changes: Partial<Upload>, isDropped = false): void =>
    uploads.observe({ upload: uploadOf(changes), isDropped })
  return { uploads, clock, heard, asked, happens, changes: () => changes }
}

describe('what the app knows of uploads', () => {
  it('is what the store does not hold yet', () => {
    const { uploads, happens } = open()
    happens({ id: 'a' })
    happens({ id: 'b', state: 'sending' })
    happens({ id: 'c', state: 'refused' })
    happens({ id: 'b', state: 'sent' })
    happens({ id: 'c', state: 'refused' }, true)
    expect(uploads.open().map(({ id }) => id)).toEqual(['a'])
  })

  it('begins with what was there, under what happens meanwhile', async () => {
    let answer: (list: Upload[]) => void = () => undefined
    const { uploads, happens } = open({ list: () => new Promise((resolve) => (answer = resolve)) })
    const loading = uploads.load()
    happens({ id: 'b', state: 'sent' })
    happens({ id: 'c', state: 'refused' })
    answer([uploadOf({ id: 'c' }), uploadOf({ id: 'b' }), uploadOf({ id: 'a' }), uploadOf({ state: 'sent' })])
    await loading
    expect(uploads.open().map(({ id, state }) => `${id} ${state}`)).toEqual(['c refused', 'a waiting'])
  })

  it('is told without asking, gathered, and progress never', async () => {
    const { happens, clock, changes } = open()
    for (const state of ['waiting', 'sending', 'sent'] as const) happens({ state })
    expect(changes()).toBe(0)
    await clock.pass(1_000)
    expect(changes()).toBe(1)
    happens({ id: 'two', state: 'sending' })
    await clock.pass(3_900)
    expect(changes()).toBe(1) // a menu that is open stays open
    await clock.pass(1_100)
    expect(changes()).toBe(2)
    happens({ id: 'two', state: 'sending', sentBytes: 5_000 })
    await clock.pass(60_000)
    expect(changes()).toBe(2)
  })
})

describe('a snapshot that is to be uploaded', () => {
  it('is waited for before it is queued, so that no end of it is missed', async () => {
    const { uploads, heard, asked } = open({ add: (name) => uploadOf({ id: name, fileName: name }) })
    await uploads.queue(['a.json', 'a.csv'])
    expect(heard).toEqual(['expect a.json a.csv'])
    expect(asked).toEqual(['outbox:list', 'outbox:add a.json', 'outbox:add a.csv'])
  })

  it('is not queued a second time where the settings do it by themselves', async () => {
    const { uploads, heard, asked } = open({
      list: () => Promise.resolve([uploadOf({ fileName: 'a.json', state: 'sent' })]),
    })
    await uploads.queue(['a.json'])
    expect(asked).toEqual(['outbox:list'])
    expect(heard).toEqual(['expect a.json', 'a.json sent'])
  })

  it('is no longer waited for where it cannot be queued', async () => {
    const { uploads, heard } = open({
      add(name) {
        if (name === 'a.csv') throw new AppError('outbox_full', 'The disk is full.')
        return uploadOf({ fileName: name })
      },
    })
    await expect(uploads.queue(['a.json', 'a.csv'])).rejects.toMatchObject({ code: 'outbox_full' })
    expect(heard).toEqual(['expect a.json a.csv', 'forget a.csv'])
  })
})
