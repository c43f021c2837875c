/** Editing a board: what is added, changed and removed, how it ends, and that nobody leaves by mistake. */
import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { onBeforeRouteLeave, onBeforeRouteUpdate, useRouter, type RouteLocationNormalized } from 'vue-router'
import { useEventListener } from '@vueuse/core'
import {
  boardColumns,
  mostTiles,
  type Board,
  type Tile,
  type TileContent,
} from '../../../main/contract/boards'
import { useBoardsDraftStore } from '../../stores/boards-draft'
import { newId } from '../../stores/boards-file'
import { useToastsStore } from '../../stores/toasts'
import { freePlace, readingOrder, settled } from './grid/packing'
import { leastSize, usualSize } from './grid/sizes'
import { useTileWords } from './use-tile-words'

export interface UsedEditing {
  /** The board that is edited; null while none is. */
  board: ComputedRef<Board | null>
  begin(board: Board): void
  arrange(tiles: readonly Tile[], step: string): void
  /** @returns the new tile's id; null where there is no room for more */
  add(content: TileContent, title: string | null): string | null
  replace(id: string, content: TileContent, title: string | null): void
  duplicate(tile: Tile): void
  remove(tile: Tile): void
  save(isForced?: boolean): Promise<void>
  discard(): void
  /** Whoever leaves is being asked. */
  isLeaving: ShallowRef<boolean>
  leaveWithout(): void
  leaveSaved(): Promise<void>
}

/** As it is saved: in reading order, without holes, its name without blanks around it. */
const finished = (board: Board): Board => ({
  ...board,
  name: board.name.trim(),
  tiles: settled(board.tiles, boardColumns).sort(readingOrder),
})

export function useEditing(): UsedEditing {
  const draft = useBoardsDraftStore()
  const toasts = useToastsStore()
  const router = useRouter()
  const words = useTileWords()
  const { t } = useI18n()
  const isLeaving = shallowRef(false)
  let leavingTo: RouteLocationNormalized | null = null

  const board = computed(() => draft.board)
  const changeTiles = (
    change: (tiles: Board['tiles']) => readonly Tile[],
    step: string | null = null,
  ): void => {
    if (draft.board !== null) draft.change({ ...draft.board, tiles: [...change(draft.board.tiles)] }, step)
  }

  function put(content: TileContent, title: string | null, size = usualSize(content)): string | null {
    if (draft.board === null || draft.board.tiles.length >= mostTiles) return null
    const id = newId()
    changeTiles((tiles) => [
      ...tiles,
      { id, title, ...size, ...freePlace(tiles, size, boardColumns), content },
    ])
    return id
  }

  async function save(isForced = false): Promise<boolean> {
    const name = draft.board?.name.trim()
    const isSaved = await draft.save(finished, isForced)
    if (isSaved) toasts.show(t('boards.saved', { name: name ?? '' }))
    return isSaved
  }

  function goOn(): void {
    isLeaving.value = false
    const to = leavingTo
    leavingTo = null
    if (to !== null) void router.push(to)
  }

  function guard(to: RouteLocationNormalized): boolean {
    if (draft.board === null || to.params['id'] === draft.board.id) return true
    if (!draft.isDirty) {
      draft.discard()
      return true
    }
    leavingTo = to
    isLeaving.value = true
    return false
  }
  onBeforeRouteLeave(guard)
  onBeforeRouteUpdate(guard)
  useEventListener(window, 'beforeunload', (event) => {
    if (draft.isDirty) event.preventDefault()
  })
  watch(isLeaving, (asked) => {
    if (!asked) leavingTo = null
  })

  return {
    board,
    isLeaving,
    begin: draft.begin,
    arrange: (tiles, step) => changeTiles(() => tiles, step),
    add: put,

    replace(id, content, title) {
      const least = leastSize(content)
      changeTiles((tiles) =>
        settled(
          tiles.map((tile) =>
            tile.id === id
              ? { ...tile, content, title, w: Math.max(tile.w, least.w), h: Math.max(tile.h, least.h) }
              : tile,
          ),
          boardColumns,
        ),
      )
    },

    duplicate({ content, title, w, h }) {
      put(content, title, { w, h })
    },

    remove(tile) {
      changeTiles((tiles) =>
        settled(
          tiles.filter(({ id }) => id !== tile.id),
          boardColumns,
        ),
      )
      const after = draft.board
      toasts.show(t('boards.edit.removed', { title: words.value.title(tile) }), {
        state: 'off',
        action: {
          label: t('common.undo'),
          run() {
            // If nothing was done since, as it was; else the tile comes back where there is room.
            if (draft.board === after) draft.undo()
            else if (draft.board !== null) put(tile.content, tile.title, { w: tile.w, h: tile.h })
          },
        },
      })
    },

    async save(isForced) {
      await save(isForced)
    },
    discard: draft.discard,

    leaveWithout() {
      draft.discard()
      goOn()
    },
    async leaveSaved() {
      if (await save()) goOn()
      else isLeaving.value = false
    },
  }
}
