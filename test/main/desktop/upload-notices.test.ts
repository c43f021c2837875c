import { beforeEach, describe, expect, it } from 'vitest'
import type { Upload } from '../../../main/contract/outbox'
import type { Notice } from '../../../main/desktop/notify'
import { en } from '../../../main/desktop/texts/en'
import { createUploadNotices, type UploadNotices } from '../../../main/desktop/upload-notices'
import { uploadOf } from './an-upload'

const denied = {
  code: 'store_credentials',
  message: 'The store does not know the key.',
  hint: 'Set it anew.',
}

let told: Pick<Notice, 'title' | 'body'>[] = []
let isQuiet = false
let notices: UploadNotices
beforeEach(() => {
  ;[told, isQuiet] = [[], false]
  notices = createUploadNotices({
    words: () => ({ texts: en, language: 'en' }),
    isQuiet: () => isQuiet,
    notify: ({ title, body }) => told.push({ title, body }),
    onClick: () => undefined,
  })
})
const happens = (fileName: string, changes: Partial<Upload>, isDropped = false): void =>
  notices.observe({
    upload: uploadOf({ id: fileName, fileName, key: `host=box/${fileName}`, ...changes }),
    isDropped,
  })
const titles = (): string[] => told.map(({ title }) => title)

describe('how an upload ended', () => {
  it('is told once all files of the snapshot are in the store', () => {
    notices.expect(['a.json', 'a.csv'])
    happens('a.json', { state: 'sending' })
    happens('a.json', { state: 'sent' })
    notices.tell()
    expect(told).toEqual([])
    happens('a.csv', { state: 'sent' })
    notices.tell()
    notices.tell()
    expect(told).toEqual([{ title: 'Snapshot uploaded', body: 's3://reports/host=box/a.csv' }])
  })

  it('is told for several at one blow, as after hours without a network', () => {
    for (const name of ['a', 'b', 'c']) {
      notices.expect([`${name}.json`])
      happens(`${name}.json`, { state: 'waiting', failedAttempts: 5, problem: denied })
    }
    for (const name of ['a', 'b', 'c']) happens(`${name}.json`, { state: 'sent' })
    notices.tell()
    expect(told).toEqual([{ title: '3 snapshots uploaded', body: 's3://reports/' }])
  })

  it('is told with reason and what to do, and not again for the same reason', () => {
    notices.expect(['a.json'])
    happens('a.json', { state: 'refused', problem: denied })
    notices.tell()
    happens('a.json', { state: 'waiting' })
    happens('a.json', { state: 'refused', problem: denied })
    notices.tell()
    expect(told).toEqual([
      {
        title: 'The snapshot was not uploaded',
        body: 'The store does not know the key\nSet it anew.',
      },
    ])
    happens('a.json', { state: 'sent' })
    notices.tell()
    expect(titles()).toEqual(['The snapshot was not uploaded', 'Snapshot uploaded'])
  })

  it('is told again to somebody who asks again', () => {
    for (const name of ['a.json', 'b.json']) {
      notices.expect([name])
      happens(name, { state: 'refused', problem: denied })
      notices.tell()
    }
    expect(titles()).toHaveLength(2)
  })

  it('is not told when what was refused goes on before it was told', () => {
    notices.expect(['a.json'])
    happens('a.json', { state: 'refused', problem: denied })
    happens('a.json', { state: 'waiting' })
    notices.tell()
    expect(told).toEqual([])
  })

  it('is nobody’s news for what nobody waits for: automatic, dropped, or never queued', () => {
    happens('other.json', { state: 'refused', problem: denied })
    notices.expect(['a.json'])
    happens('a.json', {}, true)
    notices.expect(['b.json', 'b.csv'])
    notices.forget(['b.json', 'b.csv'])
    happens('b.json', { state: 'sent' })
    notices.tell()
    expect(told).toEqual([])
  })

  it('waits until it may be told', () => {
    isQuiet = true
    notices.expect(['a.json'])
    happens('a.json', { state: 'sent' })
    notices.tell()
    expect(told).toEqual([])
    isQuiet = false
    notices.tell()
    expect(titles()).toEqual(['Snapshot uploaded'])
  })
})
