/** How many containers there are, in one line: "Docker 28.5.1 · 9 containers · 8 running · 1 exited". */
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Containers } from '../../../main/contract/model/containers'

const engineNames = { docker: 'Docker', podman: 'Podman' } as const

export function useCountsText(): ComputedRef<(containers: Containers) => string> {
  const { t } = useI18n()
  return computed(() => ({ engine, counts }) => {
    const name = engine.name === 'unknown' ? t('containers.engineUnknown') : engineNames[engine.name]
    const parts = [
      ['countUnhealthy', counts.unhealthy],
      ['countRestarting', counts.restarting],
      ['countRunning', counts.running],
      ['countPaused', counts.paused],
      ['countExited', counts.exited],
      ['countCreated', counts.created],
      ['countDead', counts.dead],
      ['countOther', counts.other + counts.removing],
    ] as const
    return [
      engine.version === null ? name : `${name} ${engine.version}`,
      t('containers.total', { count: counts.total }, counts.total),
      ...parts.filter(([, count]) => count > 0).map(([key, count]) => t(`containers.${key}`, { count })),
    ]
      .map((part) => part.replaceAll(' ', '\u00a0'))
      .join(' · ')
  })
}
