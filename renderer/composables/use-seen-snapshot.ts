/** Lets the app's menu know which snapshot the page shows. Means nothing in a browser. */
import { onScopeDispose, watch } from 'vue'
import { useDesktopStore, type SeenSnapshot } from '../stores/desktop'

/** @param seen null while there is none. */
export function useSeenSnapshot(seen: () => SeenSnapshot | null): void {
  const desktop = useDesktopStore()
  let own: SeenSnapshot | null = null
  watch(
    seen,
    (now) => {
      own = now
      desktop.seenSnapshot = now
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    // The view that comes next may have begun before this one ends.
    if (desktop.seenSnapshot === own) desktop.seenSnapshot = null
  })
}
