/** One section of the settings as it is being edited, and what is wrong with its values. For pages, once it is loaded. */
import { computed, type ComputedRef } from 'vue'
import { useSettingsStore } from '../../stores/settings'
import { samePath } from '../../stores/settings-issues'
import type { EditedSettings, SectionName } from '../../stores/settings-values'
import { useExpectation } from './use-expectation'

export interface UsedSection<Name extends SectionName> {
  section: ComputedRef<EditedSettings[Name]>
  /** What is wrong at a place of the section; null where nothing is. `scale` and `form` as in `useExpectation`. */
  errorAt: (path: readonly (string | number)[], scale?: number, form?: string) => string | null
}

export function useSection<Name extends SectionName>(name: Name): UsedSection<Name> {
  const settings = useSettingsStore()
  const tell = useExpectation()
  return {
    section: computed(() => settings.draft![name]),
    errorAt(path, scale, form) {
      const found = settings.issues.find((issue) => issue.section === name && samePath(issue.path, path))
      return found === undefined ? null : tell.value(found.issue, scale, form)
    },
  }
}
