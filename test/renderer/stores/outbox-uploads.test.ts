import { describe, expect, it } from 'vitest'
import {
  muchWaiting,
  newestByFile,
  sameUploads,
  troubleOf,
  uploadsAfter,
  uploadsOf,
} from '../../../renderer/stores/outbox-uploads'
import { uploadOf } from './upload'

const json = uploadOf('a.json')
const csv = uploadOf('a.csv')

describe('the list of uploads', () => {
  it('takes in what is new, what went on and what was dropped', () => {
    const sending = { ...json, state: 'sending' as const }
    expect(uploadsAfter([csv], { upload: json, isDropped: false })).toEqual([json, csv])
    expect(uploadsAfter([json, csv], { upload: sending, isDropped: false })).toEqual([sending, csv])
    expect(uploadsAfter([json, csv], { upload: json, isDropped: true })).toEqual([csv])
  })

  it('goes by what was queued last, where a file is sent to another place than before', () => {
    const elsewhere = uploadOf('a.json', { id: 'other', queuedAt: '2026-11-24T00:00:00.000Z' })
    expect(newestByFile([json, elsewhere]).get('a.json')).toBe(elsewhere)
    expect(newestByFile([elsewhere, json]).get('a.json')).toBe(elsewhere)
  })

  it('takes no entry that could not be read for a report of its name', () => {
    expect(newestByFile([uploadOf('a.json', { state: 'set-aside' })]).size).toBe(0)
  })
})

describe('the uploads of a snapshot', () => {
  const of = (...uploads: (typeof json)[]) => uploadsOf(['a.json', 'a.csv'], newestByFile(uploads))

  it('are none where nobody put one of its files into the outbox', () => expect(of()).toBeNull())

  it('stand where that file stands which is furthest from being sent', () => {
    const sent = { ...csv, state: 'sent' as const }
    expect(of(json, sent)!.standing).toBe('waiting')
    expect(of({ ...json, state: 'sending' }, sent)!.standing).toBe('sending')
    expect(of({ ...json, state: 'refused' }, sent)!.standing).toBe('refused')
    expect(of({ ...json, state: 'sent' }, sent)!.standing).toBe('sent')
  })

  it('name the files that are missing', () => expect(of(json)!.missing).toEqual(['a.csv']))

  it('tell how far those are that are under way', () => {
    const both = of(
      { ...json, state: 'sending', sentBytes: 15_000 },
      { ...csv, state: 'sending', sentBytes: 0, sizeBytes: 40_000 },
    )
    expect(both!.percent).toBe(25)
    expect(of({ ...json, state: 'sending', sizeBytes: 0 })!.percent).toBe(0)
  })

  it('are the same as long as nothing happened to any of them', () => {
    expect(sameUploads(of(json), of(json))).toBe(true)
    expect(sameUploads(of(json), of({ ...json }))).toBe(false)
    expect(sameUploads(of(json), of(json, csv))).toBe(false)
    expect(sameUploads(null, of(json))).toBe(false)
  })
})

describe('the trouble of an outbox', () => {
  it('is none while a few wait for their turn, or all was sent', () => {
    expect(troubleOf([json, { ...csv, state: 'sent' }])).toBeNull()
  })

  it('is what was refused or set aside', () => {
    const refused = { ...json, state: 'refused' as const }
    const aside = { ...csv, state: 'set-aside' as const }
    expect(troubleOf([refused, aside, uploadOf('b.json')])).toEqual({
      stopped: [refused, aside],
      waiting: [],
    })
  })

  it('is whatever waits once one was tried in vain, or many wait', () => {
    const tried = { ...json, failedAttempts: 1 }
    expect(troubleOf([tried, csv])!.waiting).toEqual([tried, csv])
    const many = Array.from({ length: muchWaiting }, (_, index) => uploadOf(`${index}.json`))
    expect(troubleOf(many.slice(1))).toBeNull()
    expect(troubleOf(many)!.waiting).toHaveLength(muchWaiting)
  })
})
