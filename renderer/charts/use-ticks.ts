/** Calls back when a tick has come as a whole: its subjects arrive as messages of their own, a moment apart. */
import { onScopeDispose, watch } from 'vue'
import { useLiveStore } from '../stores/live'
import { useSeriesStore } from '../stores/series'

/** Later than the last message of a tick, earlier than a person notices. */
const settleMs = 60

export function useTicks(onTick: () => void): void {
  const live = useLiveStore()
  let settling: ReturnType<typeof setTimeout> | null = null
  const settle = (): void => {
    settling ??= setTimeout(() => {
      settling = null
      onTick()
    }, settleMs)
  }
  watch(() => live.lastAt, settle)
  onScopeDispose(useSeriesStore().onChange(settle))
  onScopeDispose(() => settling !== null && clearTimeout(settling))
}
