// Sets the theme and the language that were chosen before the first paint. The app takes over from there.
;(() => {
  const chosen = (name, known) => {
    try {
      const value = localStorage.getItem(`autoinfrasnap.${name}`)
      return known.includes(value) ? value : null
    } catch {
      return null // storage is switched off: the system's own choice it is
    }
  }
  const root = document.documentElement
  const prefersDark = matchMedia('(prefers-color-scheme: dark)').matches
  root.dataset.theme = chosen('theme', ['light', 'dark']) ?? (prefersDark ? 'dark' : 'light')
  root.lang = chosen('language', ['en', 'ko']) ?? (navigator.language.startsWith('ko') ? 'ko' : 'en')
})()
