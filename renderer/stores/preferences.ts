/** How this person likes to see the dashboard. Kept by the browser, not by the machine that is watched. */
import { computed } from 'vue'
import { useLocalStorage, usePreferredDark, usePreferredLanguages } from '@vueuse/core'
import { defineStore } from 'pinia'
import { languageChoices, themeChoices } from '../../main/contract/desktop'

export type ThemeChoice = (typeof themeChoices)[number]
export type Theme = 'light' | 'dark'

export const languages = ['en', 'ko'] as const
export type Language = (typeof languages)[number]
export type LanguageChoice = (typeof languageChoices)[number]

/** What somebody else wrote into the browser's storage is not trusted. */
const oneOf = <Choice extends string>(choices: readonly Choice[], fallback: Choice) => ({
  read: (text: string): Choice => choices.find((choice) => choice === text) ?? fallback,
  write: (choice: Choice): string => choice,
})

export const usePreferencesStore = defineStore('preferences', () => {
  const themeChoice = useLocalStorage<ThemeChoice>('autoinfrasnap.theme', 'system', {
    serializer: oneOf(themeChoices, 'system'),
    writeDefaults: false,
  })
  const languageChoice = useLocalStorage<LanguageChoice>('autoinfrasnap.language', 'system', {
    serializer: oneOf(languageChoices, 'system'),
    writeDefaults: false,
  })
  const prefersDark = usePreferredDark()
  const preferredLanguages = usePreferredLanguages()
  return {
    themeChoice,
    languageChoice,
    theme: computed<Theme>(() =>
      themeChoice.value === 'system' ? (prefersDark.value ? 'dark' : 'light') : themeChoice.value,
    ),
    language: computed<Language>(() => {
      if (languageChoice.value !== 'system') return languageChoice.value
      for (const tag of preferredLanguages.value) {
        const known = languages.find((language) => tag.toLowerCase().split('-')[0] === language)
        if (known !== undefined) return known
      }
      return 'en'
    }),
  }
})
