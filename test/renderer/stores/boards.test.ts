// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Board } from '../../../main/contract/boards'
import { useBoardsStore } from '../../../renderer/stores/boards'
import { useSessionStore } from '../../../renderer/stores/session'
import { createScriptedTransport, useTransportInStores, type Answers } from './scripted-transport'

const board = (id: string, name = id): Board => ({ id, name, tiles: [] })

async function withAnswers(answers: Answers) {
  const transport = createScriptedTransport({
    'session:get': () => ({ name: 'ann', role: 'operator' }),
    ...answers,
  })
  useTransportInStores(transport)
  await useSessionStore().resume()
  return { transport, boards: useBoardsStore() }
}

describe('the boards store', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('keeps the list as the server tells it while somebody follows', async () => {
    const { transport, boards } = await withAnswers({ 'board:list': () => [board('a')] })
    const stop = boards.follow()
    await vi.runAllTimersAsync()
    expect(boards.list).toEqual([board('a')])
    transport.say('boards', 1, { boards: [board('a'), board('b')] })
    expect(boards.list).toHaveLength(2)
    stop()
    transport.say('boards', 2, { boards: [] })
    expect(boards.list).toHaveLength(2)
  })

  it('leaves out a list that was asked for before it changed', async () => {
    let answer: (list: Board[]) => void = () => undefined
    const { transport, boards } = await withAnswers({
      'board:list': () => new Promise<Board[]>((resolve) => (answer = resolve)),
    })
    boards.follow()
    await vi.runAllTimersAsync()
    transport.say('boards', 1, { boards: [board('new')] })
    answer([board('old')])
    await vi.runAllTimersAsync()
    expect(boards.list).toEqual([board('new')])
  })

  it('says why there is no list, and has one once it came', async () => {
    const { transport, boards } = await withAnswers({})
    await boards.reload()
    expect(boards.problem).toMatchObject({ code: 'unreachable' })
    transport.answers['board:list'] = () => []
    await boards.reload()
    expect(boards.problem).toBeNull()
    expect(boards.list).toEqual([])
  })

  it('takes over what the server answers to saving and deleting', async () => {
    const { boards } = await withAnswers({
      'board:save': ({ board: saved }) => [board('first'), saved],
      'board:delete': () => [board('first')],
    })
    await boards.save(board('b'))
    expect(boards.list?.map(({ id }) => id)).toEqual(['first', 'b'])
    await boards.remove('b')
    expect(boards.list?.map(({ id }) => id)).toEqual(['first'])
  })

  it('forgets the boards of whoever signed out', async () => {
    const { boards } = await withAnswers({ 'board:list': () => [board('a')] })
    await boards.reload()
    useSessionStore().drop()
    await vi.runAllTimersAsync()
    expect(boards.list).toBeNull()
  })
})
