/** The theme's colours for canvases, read anew when the theme changes. */
import { watch } from 'vue'
import { usePreferencesStore } from '../stores/preferences'
import type { ChartColour } from './model'

export interface Colours {
  /** As CSS says it. Read while drawing, which is after the page has changed its theme. */
  of(colour: ChartColour | 'sunken' | 'ink'): string
}

export function useColours(onChange: () => void): Colours {
  const preferences = usePreferencesStore()
  const known = new Map<string, string>()
  watch(
    () => preferences.theme,
    () => {
      known.clear()
      onChange()
    },
  )
  return {
    of(colour) {
      let value = known.get(colour)
      if (value === undefined) {
        value = getComputedStyle(document.documentElement).getPropertyValue(`--${colour}`).trim()
        known.set(colour, value)
      }
      return value
    },
  }
}
