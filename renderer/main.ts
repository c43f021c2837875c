/** Puts the app together: the wire, the stores, the language, the addresses. */
import '@fontsource-variable/inter/wght.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/print.css'
import { createPinia } from 'pinia'
import { createApp, watch } from 'vue'
import { tellingOfEnd } from './api/session-end'
import { createTransport } from './api/wire'
import App from './App.vue'
import { i18n, setLanguage } from './locales/i18n'
import { createAppRouter } from './router'
import { useDesktopStore } from './stores/desktop'
import { useLiveStore } from './stores/live'
import { usePreferencesStore } from './stores/preferences'
import { useSessionStore } from './stores/session'
import { transportKey } from './stores/transport'

const app = createApp(App)
app.provide(
  transportKey,
  tellingOfEnd(createTransport(), () => useSessionStore().drop()),
)
app.use(createPinia())
app.use(i18n)
app.use(createAppRouter())

const preferences = usePreferencesStore()
const session = useSessionStore()
const live = useLiveStore()
// From the beginning, so that nothing of what the app says is missed.
const desktop = useDesktopStore()

watch(
  () => preferences.theme,
  (theme) => (document.documentElement.dataset['theme'] = theme),
  { immediate: true },
)
watch(
  () => preferences.language,
  (language) => void setLanguage(language),
)
watch(() => session.isSignedIn, live.restart)
document.addEventListener('visibilitychange', () => live.setHidden(document.hidden))

if (desktop.isWindow) {
  void desktop.load()
  watch(
    () => ({ theme: preferences.themeChoice, language: preferences.languageChoice }),
    // The page has it all the same where the app cannot be told; it is told again at the next start.
    (choice) => void desktop.tellAppearance(choice).catch(() => undefined),
    { immediate: true },
  )
}

// The first words on the page are already in the right language, and nobody is asked for a key they have given.
await Promise.all([setLanguage(preferences.language), session.resume()])
app.mount('#app')
