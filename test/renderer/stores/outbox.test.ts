// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Upload } from '../../../main/contract/outbox'
import { useOutboxStore } from '../../../renderer/stores/outbox'
import { useSessionStore } from '../../../renderer/stores/session'
import { createScriptedTransport, useTransportInStores, type Answers } from './scripted-transport'
import { uploadOf } from './upload'

const upload = uploadOf('a.json')
const store: Answers = {
  's3:get': () => ({ bucket: 'reports', isAutomatic: false }),
  'outbox:list': () => [upload],
}

async function signedIn(answers: Answers) {
  const transport = createScriptedTransport({
    'session:get': () => ({ name: 'ann', role: 'operator' }),
    ...answers,
  })
  useTransportInStores(transport)
  const session = useSessionStore()
  await session.resume()
  return { transport, session, outbox: useOutboxStore() }
}
/** Gives what was begun the time to end. */
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(50)

describe('the outbox store', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('knows neither that there is a store nor that there is none before it was told', async () => {
    const { outbox } = await signedIn({})
    expect([outbox.isConfigured, outbox.isUnconfigured]).toEqual([false, false])
  })

  it('keeps the list fresh by events as long as somebody follows it', async () => {
    const { transport, outbox } = await signedIn(store)
    const stop = outbox.follow()
    await settle()
    expect(outbox.isConfigured).toBe(true)
    transport.say('outbox', 1, {
      upload: { ...upload, state: 'sending', sentBytes: 5_000 },
      isDropped: false,
    })
    expect(outbox.of(['a.json'])).toMatchObject({ standing: 'sending', percent: 25 })
    transport.say('outbox', 2, { upload, isDropped: true })
    expect(outbox.of(['a.json'])).toBeNull()
    stop()
    await settle()
    expect(transport.streams.at(-1)!.isClosed).toBe(true)
  })

  it('forgets nothing that happened while the list was under way', async () => {
    let answer: (list: Upload[]) => void = () => undefined
    const { transport, outbox } = await signedIn({
      ...store,
      'outbox:list': () => new Promise((resolve) => (answer = resolve)),
    })
    outbox.follow()
    await settle()
    transport.say('outbox', 1, { upload: { ...upload, state: 'sent' }, isDropped: false })
    answer([upload])
    await settle()
    expect(outbox.of(['a.json'])!.standing).toBe('sent')
  })

  it('says that it does not know, and forgets that when it does', async () => {
    const { transport, outbox } = await signedIn({ 's3:get': store['s3:get']! })
    const stop = outbox.follow()
    await settle()
    expect(outbox.problem).toMatchObject({ code: 'unreachable' })
    expect(outbox.list).toBeNull()
    stop()
    transport.answers['outbox:list'] = () => []
    outbox.follow()
    await settle()
    expect(outbox.problem).toBeNull()
    expect(outbox.list).toEqual([])
  })

  it('adds, tries again and drops, without waiting for the events that tell of it', async () => {
    const { transport, outbox } = await signedIn({
      ...store,
      'outbox:list': () => [],
      'outbox:add': ({ name }) => uploadOf(name),
      'outbox:retry': () => [{ ...upload, failedAttempts: 1 }],
      'outbox:drop': () => ({}),
    })
    outbox.follow()
    await settle()
    await outbox.add(['a.json', 'a.csv'])
    expect(outbox.list!.map(({ fileName }) => fileName)).toEqual(['a.csv', 'a.json'])
    await outbox.retry(null)
    expect(transport.asked.at(-1)).toEqual({ channel: 'outbox:retry', input: { id: null } })
    expect(outbox.trouble!.waiting).toHaveLength(2)
    await outbox.drop(upload)
    expect(transport.asked.at(-1)).toEqual({ channel: 'outbox:drop', input: { id: upload.id } })
    expect(outbox.list!.map(({ fileName }) => fileName)).toEqual(['a.csv'])
  })

  it('takes no answer for newer than what the stream said meanwhile', async () => {
    let answer: (upload: Upload) => void = () => undefined
    const { transport, outbox } = await signedIn({
      ...store,
      'outbox:list': () => [],
      'outbox:add': () => new Promise((resolve) => (answer = resolve)),
    })
    outbox.follow()
    await settle()
    const adding = outbox.add(['a.json'])
    transport.say('outbox', 1, { upload: { ...upload, state: 'sent' }, isDropped: false })
    answer(upload)
    await adding
    expect(outbox.of(['a.json'])!.standing).toBe('sent')
  })

  it('forgets what it showed to whoever has signed out', async () => {
    const { session, outbox } = await signedIn(store)
    outbox.follow()
    await settle()
    session.drop()
    await settle()
    expect([outbox.list, outbox.target]).toEqual([null, null])
  })
})
