/** The condition of a container in words: "unhealthy" for "6m", "exited (1)" "2h ago". */
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useFormat } from '../../composables/use-format'
import type { ContainerRow } from './rows'

export interface ConditionText {
  words: string
  /** For how long, or how long ago; empty where nobody knows. */
  since: string
}

/** @param nowMs of the machine's clock */
export function useConditionText(): ComputedRef<(row: ContainerRow, nowMs: number) => ConditionText> {
  const { t } = useI18n()
  const format = useFormat()
  return computed(() => ({ condition, container, sinceMs }, nowMs) => {
    const { exitCode, restartCount, state } = container
    const words =
      condition === 'restarting' && (restartCount ?? 0) > 1
        ? t('containers.condition.restartingCounted', { count: format.value.number(restartCount) })
        : (condition === 'exited' || condition === 'failed') && exitCode !== null
          ? t('containers.condition.exitedWith', { code: exitCode })
          : t(`containers.condition.${condition}`)
    if (sinceMs === null) return { words, since: '' }
    const elapsedMs = Math.max(0, nowMs - sinceMs)
    return {
      words,
      since:
        state === 'running'
          ? format.value.duration(elapsedMs / 1_000)
          : t('containers.ago', { age: format.value.age(elapsedMs) }),
    }
  })
}
