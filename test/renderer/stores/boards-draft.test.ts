// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import type { Board } from '../../../main/contract/boards'
import { RequestError } from '../../../renderer/api/request-error'
import { useBoardsStore } from '../../../renderer/stores/boards'
import { useBoardsDraftStore } from '../../../renderer/stores/boards-draft'
import { useSessionStore } from '../../../renderer/stores/session'
import { createScriptedTransport, useTransportInStores } from './scripted-transport'

const base: Board = { id: 'wall', name: 'Wall', tiles: [] }
const named = (name: string): Board => ({ ...base, name })
const asItIs = (board: Board): Board => board

/** A server that keeps boards. */
async function editing() {
  let kept: Board[] = [base]
  const transport = createScriptedTransport({
    'session:get': () => ({ name: 'ann', role: 'operator' }),
    'board:list': () => kept,
    'board:save': ({ board }) => (kept = [...kept.filter(({ id }) => id !== board.id), board]),
  })
  useTransportInStores(transport)
  const session = useSessionStore()
  await session.resume()
  const boards = useBoardsStore()
  await boards.reload()
  const draft = useBoardsDraftStore()
  draft.begin(base)
  return { transport, session, boards, draft, kept: () => kept, put: (next: Board[]) => (kept = next) }
}

describe('the draft of a board', () => {
  it('is dirty only while it differs from what was there', async () => {
    const { draft } = await editing()
    expect(draft.isDirty).toBe(false)
    draft.change(named('B'))
    expect(draft.isDirty).toBe(true)
    draft.change(named('Wall'))
    expect(draft.isDirty).toBe(false)
  })

  it('goes back step by step, and takes what belongs together back at once', async () => {
    const { draft } = await editing()
    draft.change(named('B'))
    draft.change(named('C'), 'typing')
    draft.change(named('Cd'), 'typing')
    draft.undo()
    expect(draft.board?.name).toBe('B')
    draft.undo()
    expect(draft.board?.name).toBe('Wall')
    expect(draft.mayUndo).toBe(false)
  })

  it('is saved in order and ends', async () => {
    const { draft, kept } = await editing()
    draft.change(named('  New '))
    expect(await draft.save((board) => ({ ...board, name: board.name.trim() }))).toBe(true)
    expect(kept()).toEqual([named('New')])
    expect(draft.board).toBeNull()
  })

  it('stays as it is when saving fails, and says why', async () => {
    const { draft, transport } = await editing()
    draft.change(named('New'))
    transport.answers['board:save'] = () => {
      throw new RequestError('settings_unwritable', 'No room.')
    }
    expect(await draft.save(asItIs)).toBe(false)
    expect(draft.problem).toMatchObject({ code: 'settings_unwritable' })
    expect(draft.board).toEqual(named('New'))
    expect(draft.isDirty).toBe(true)
    expect(draft.isSaving).toBe(false)
  })

  it('goes on with what was changed while saving was under way', async () => {
    const { draft, transport, kept } = await editing()
    draft.change(named('First'))
    const save = transport.answers['board:save']!
    transport.answers['board:save'] = (input) => {
      draft.change(named('Second'))
      return save(input)
    }
    expect(await draft.save(asItIs)).toBe(false)
    expect(kept()).toEqual([named('First')])
    expect(draft.board).toEqual(named('Second'))
    expect(draft.isDirty).toBe(true)
    expect(draft.conflict).toBeNull()
  })

  it('takes the news of its own saving for no conflict', async () => {
    const { draft, boards, transport } = await editing()
    boards.follow()
    draft.change(named(' New '))
    let seen: unknown = 'nothing'
    const save = transport.answers['board:save']!
    transport.answers['board:save'] = async (input) => {
      const list = await save(input)
      await boards.reload()
      seen = draft.conflict
      return list
    }
    await draft.save((board) => ({ ...board, name: board.name.trim() }))
    expect(seen).toBeNull()
  })

  it('does not replace what somebody else saved unheard, unless told to', async () => {
    const { draft, put, kept } = await editing()
    draft.change(named('Mine'))
    put([named('Theirs')])
    expect(await draft.save(asItIs)).toBe(false)
    expect(draft.conflict).toBe('changed')
    expect(kept()).toEqual([named('Theirs')])
    expect(await draft.save(asItIs, true)).toBe(true)
    expect(kept()).toEqual([named('Mine')])
  })

  it('notices at once that the board was deleted', async () => {
    const { draft, boards, put } = await editing()
    put([])
    await boards.reload()
    expect(draft.conflict).toBe('deleted')
  })

  it('has no conflict with somebody who did the same', async () => {
    const { draft, boards, put } = await editing()
    draft.change(named('Same'))
    put([named('Same')])
    await boards.reload()
    expect(draft.conflict).toBeNull()
  })

  it('goes on from theirs, and undoing brings mine back', async () => {
    const { draft, boards, put } = await editing()
    draft.change(named('Mine'))
    put([named('Theirs')])
    await boards.reload()
    draft.takeTheirs()
    expect(draft.board).toEqual(named('Theirs'))
    expect(draft.conflict).toBeNull()
    draft.undo()
    expect(draft.board).toEqual(named('Mine'))
  })

  it('outlives the end of a session, but not for another person', async () => {
    const { draft, session, transport } = await editing()
    draft.change(named('Mine'))
    session.drop()
    await nextTick()
    await session.resume()
    await nextTick()
    expect(draft.board).toEqual(named('Mine'))
    session.drop()
    transport.answers['session:get'] = () => ({ name: 'bob', role: 'admin' })
    await session.resume()
    await nextTick()
    expect(draft.board).toBeNull()
  })
})
