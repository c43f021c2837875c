/** The theme and language of all that is not the page: title bar, ground, tray, menu, dialogs, notifications. */
import type { NativeTheme } from 'electron'
import type { DesktopInput } from '../contract/desktop'
import type { StateStore } from './state-store'
import { languageOf, textsOf, type Words } from './texts/texts'

export type AppearanceChoice = DesktopInput<'desktop:appearance'>

export interface Appearance {
  /** As they are now: whoever shows words asks each time. */
  words: () => Words
  /** What the person chose in the window. */
  choose(choice: AppearanceChoice): void
  /** Hears that the words are others now. */
  onLanguage(listener: () => void): void
}

export interface AppearanceDependencies {
  /** Keeps the choice, so that the first window after a start is not seen in another theme first. */
  state: StateStore
  nativeTheme: Pick<NativeTheme, 'themeSource'>
  /** Of the system, for instance ko-KR. */
  locale: string
}

export function createAppearance({ state, nativeTheme, locale }: AppearanceDependencies): Appearance {
  const listeners: (() => void)[] = []
  const language = (): Words['language'] => {
    const { languageChoice } = state.get()
    return languageChoice === 'system' ? languageOf(locale) : languageChoice
  }
  nativeTheme.themeSource = state.get().themeChoice
  return {
    words: () => ({ texts: textsOf(language()), language: language() }),
    choose({ theme, language: languageChoice }) {
      const before = { ...state.get(), language: language() }
      if (theme === before.themeChoice && languageChoice === before.languageChoice) return
      state.set({ themeChoice: theme, languageChoice })
      nativeTheme.themeSource = theme
      if (language() !== before.language) for (const listener of listeners) listener()
    },
    onLanguage: (listener) => void listeners.push(listener),
  }
}
