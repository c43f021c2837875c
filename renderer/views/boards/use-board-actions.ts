/** What can be done with a whole board, with a word about how it went and a way back. */
import { shallowRef, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import type { Board } from '../../../main/contract/boards'
import { useErrorText } from '../../composables/use-problem-text'
import { useBoardsStore } from '../../stores/boards'
import { downloadBoard, mostFileBytes, newId, readBoardFile, type FileFault } from '../../stores/boards-file'
import { useToastsStore } from '../../stores/toasts'
import { copyName } from './names'

export interface BoardActions {
  duplicate(board: Board): Promise<void>
  remove(board: Board): Promise<void>
  exportFile(board: Board): void
  importFile(file: File): Promise<void>
  /** Why the file that was chosen last is no board; null once it is told. */
  fault: ShallowRef<FileFault | null>
}

export function useBoardActions(): BoardActions {
  const boards = useBoardsStore()
  const toasts = useToastsStore()
  const router = useRouter()
  const errorText = useErrorText()
  const { t } = useI18n()
  const fault = shallowRef<FileFault | null>(null)

  /** @returns whether it went well */
  async function attempt(what: string, act: () => Promise<void>): Promise<boolean> {
    try {
      await act()
      return true
    } catch (error) {
      toasts.show(`${what}: ${errorText.value(error).title}`, { state: 'critical' })
      return false
    }
  }
  const show = (id: string): void => void router.push({ name: 'boards', params: { id } })
  const ids = (): string[] => (boards.list ?? []).map(({ id }) => id)

  /** So that two tabs can be told apart. */
  function nameOfCopy(name: string): string {
    const names = (boards.list ?? []).map((board) => board.name)
    return copyName(name, names, (short, count) =>
      count === 1 ? t('boards.copyOf', { name: short }) : t('boards.copyNumber', { name: short, count }),
    )
  }

  return {
    fault,

    async duplicate(board) {
      const copy = { ...board, id: newId(), name: nameOfCopy(board.name) }
      if (!(await attempt(t('boards.duplicateFailed'), () => boards.save(copy)))) return
      show(copy.id)
      toasts.show(t('boards.duplicated', { name: copy.name }))
    },

    async remove(board) {
      if (!(await attempt(t('boards.deleteFailed'), () => boards.remove(board.id)))) return
      void router.replace({ name: 'boards' })
      const restore = async (): Promise<void> => {
        if (await attempt(t('boards.restoreFailed'), () => boards.save(board))) show(board.id)
      }
      toasts.show(t('boards.deleted', { name: board.name }), {
        state: 'off',
        action: { label: t('common.undo'), run: () => void restore() },
      })
    },

    exportFile(board) {
      downloadBoard(board)
    },

    async importFile(file) {
      if (file.size > mostFileBytes) {
        fault.value = { kind: 'too-large' }
        return
      }
      let text: string
      try {
        text = await file.text()
      } catch {
        // Moved or forbidden since it was chosen: to whoever chose it, it is no board.
        fault.value = { kind: 'no-json' }
        return
      }
      const read = readBoardFile(text, ids())
      fault.value = read.fault
      if (read.board === null) return
      const isNameTaken = boards.list?.some(({ name }) => name === read.board.name) === true
      const board = isNameTaken ? { ...read.board, name: nameOfCopy(read.board.name) } : read.board
      if (!(await attempt(t('boards.importFailed'), () => boards.save(board)))) return
      show(board.id)
      toasts.show(t('boards.imported', { name: board.name }))
    },
  }
}
