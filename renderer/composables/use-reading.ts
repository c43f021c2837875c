/** A subject's newest reading, asked for as long as the component lives. */
import { computed, onScopeDispose, type ComputedRef } from 'vue'
import type { Topic } from '../../main/contract/events'
import type { Reading } from '../../main/contract/reading'
import type { SectionValue, Subject } from '../../main/contract/snapshot'
import { useLiveStore, type LiveReading } from '../stores/live'

export interface UsedReading<S extends Subject> {
  /** Null until the first one came. */
  latest: ComputedRef<LiveReading<S> | null>
  reading: ComputedRef<Reading<SectionValue<S>> | null>
  /** Null unless the reading is `ok`. */
  value: ComputedRef<SectionValue<S> | null>
}

export function useReading<S extends Subject>(subject: S): UsedReading<S> {
  const live = useLiveStore()
  useTopics([subject])
  const latest = computed(() => live.readings[subject] as LiveReading<S> | null)
  return {
    latest,
    reading: computed(() => latest.value?.reading ?? null),
    value: computed(() => {
      const reading = latest.value?.reading
      return reading?.status === 'ok' ? reading.value : null
    }),
  }
}

/** Asks for topics as long as the component lives. */
export function useTopics(topics: readonly Topic[]): void {
  onScopeDispose(useLiveStore().want(topics))
}
