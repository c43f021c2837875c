/**
 * A board while it is edited: what was changed, a way back step by step, and whether somebody else changed it
 * meanwhile. It outlives the page's views, so that neither a failed save nor an ended session loses it.
 */
import { computed, shallowRef, watch } from 'vue'
import { defineStore } from 'pinia'
import type { Board } from '../../main/contract/boards'
import { useBoardsStore } from './boards'
import { useSessionStore } from './session'

/** What happened to the board elsewhere since editing began. */
export type Conflict = 'changed' | 'deleted'

interface Draft {
  /** As the server had it when editing began. */
  base: Board
  board: Board
  past: readonly Board[]
  /** Changes in a row under one name are undone together. */
  step: string | null
  /** Who edits. Nobody else gets to see it. */
  author: string | null
}

const mostPast = 100

export const areSame = (one: Board, other: Board): boolean => JSON.stringify(one) === JSON.stringify(other)

export const useBoardsDraftStore = defineStore('boards-draft', () => {
  const boards = useBoardsStore()
  const session = useSessionStore()
  const draft = shallowRef<Draft | null>(null)
  const isSaving = shallowRef(false)
  /** Why saving failed last; null after a change of the draft. */
  const problem = shallowRef<unknown>(null)

  const isDirty = computed(() => draft.value !== null && !areSame(draft.value.base, draft.value.board))

  const conflict = computed<Conflict | null>(() => {
    if (draft.value === null || boards.list === null) return null
    const { base, board } = draft.value
    const now = boards.list.find(({ id }) => id === base.id)
    if (now === undefined) return 'deleted'
    return areSame(now, base) || areSame(now, board) ? null : 'changed'
  })

  function end(): void {
    draft.value = null
    problem.value = null
  }

  function begin(board: Board): void {
    draft.value = { base: board, board, past: [], step: null, author: session.session?.name ?? null }
    problem.value = null
  }

  watch(
    () => session.session?.name,
    (name) => {
      if (name !== undefined && draft.value !== null && draft.value.author !== name) end()
    },
  )

  return {
    /** What is edited, as it is now; null while nothing is. */
    board: computed(() => draft.value?.board ?? null),
    isDirty,
    isSaving,
    problem,
    conflict,
    mayUndo: computed(() => draft.value !== null && draft.value.past.length > 0),
    begin,
    discard: end,

    /** @param step a name under which changes in a row are one: undoing takes all of them back */
    change(board: Board, step: string | null = null): void {
      const now = draft.value
      if (now === null || areSame(now.board, board)) return
      const isSameStep = step !== null && step === now.step
      const past = isSameStep ? now.past : [...now.past, now.board].slice(-mostPast)
      draft.value = { ...now, board, past, step }
      problem.value = null
    },

    undo(): void {
      const now = draft.value
      const before = now?.past.at(-1)
      if (now === null || before === undefined) return
      draft.value = { ...now, board: before, past: now.past.slice(0, -1), step: null }
      problem.value = null
    },

    /** Goes on from what the server has now. Undoing brings back what was edited. */
    takeTheirs(): void {
      const now = draft.value
      const theirs = boards.list?.find(({ id }) => id === now?.base.id)
      if (now === null || theirs === undefined) return
      draft.value = { ...now, base: theirs, board: theirs, past: [...now.past, now.board], step: null }
      problem.value = null
    },

    /**
     * Saves and ends editing. Never throws: what went wrong is in `problem`, and the draft stays.
     * @param finish puts the board in order before it is sent
     * @param isForced replaces what somebody else saved meanwhile
     * @returns whether it is saved; not when there is a conflict
     */
    async save(finish: (board: Board) => Board, isForced = false): Promise<boolean> {
      const now = draft.value
      if (now === null || isSaving.value) return false
      isSaving.value = true
      problem.value = null
      try {
        if (!isForced) {
          await boards.refresh()
          if (conflict.value !== null) return false
        }
        // What is sent is what is edited: the server tells of it before it answers, and that is no conflict.
        const latest = draft.value ?? now
        const sent = { ...latest, board: finish(latest.board) }
        draft.value = sent
        await boards.save(sent.board)
        if (draft.value === sent) {
          end()
          return true
        }
        // Changed while it was under way: that is still to be saved.
        if (draft.value !== null) draft.value = { ...draft.value, base: sent.board }
        return false
      } catch (error) {
        problem.value = error
        return false
      } finally {
        isSaving.value = false
      }
    },
  }
})
