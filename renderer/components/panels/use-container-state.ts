/** A container's state in words: its health where it has one, how it ended, and since when. */
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useFormat } from '../../composables/use-format'
import type { ContainerRow } from './container-rows'

/** @returns a function of a row and the instant of its reading, UTC milliseconds. */
export function useContainerState(): ComputedRef<(row: ContainerRow, at: number | null) => string> {
  const { t } = useI18n()
  const format = useFormat()
  return computed(() => ({ container: { state, health, exitCode }, since }, at) => {
    const words =
      state === 'running' && health !== null
        ? t(`overview.container.${health}`)
        : state === 'exited'
          ? exitCode === null
            ? t('overview.container.exitedUnknown')
            : t('overview.container.exited', { code: exitCode })
          : t(`overview.container.${state}`)
    const hasEnded = state === 'exited' || state === 'dead'
    if (since === null || at === null) return words
    const time = format.value.age(Math.max(0, at - Date.parse(since)))
    return t(hasEnded ? 'overview.container.ago' : 'overview.container.forTime', {
      state: words,
      time,
    })
  })
}
