/** Chooses the language of the app's own words, and puts values into them. */
import { en, type DesktopTexts } from './en'
import { ko } from './ko'

export type { DesktopTexts } from './en'
export type Language = 'en' | 'ko'

export interface Words {
  texts: DesktopTexts
  language: Language
}

/** @param locale as the system tells it, for instance ko-KR. */
export const languageOf = (locale: string): Language =>
  locale.toLowerCase().split(/[-_]/)[0] === 'ko' ? 'ko' : 'en'

export const textsOf = (language: Language): DesktopTexts => (language === 'ko' ? ko : en)

/** Values are put in once and never read for places of their own: a container may be called `{count}`. */
export const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
