/** The page's language: English is always there, Korean is loaded when it is chosen. */
import { createI18n } from 'vue-i18n'
import { en } from './en'

/** The same keys with texts of another language: a missing or a superfluous one is a type error. */
export type Translated<Texts> = {
  [Key in keyof Texts]: Texts[Key] extends string ? string : Translated<Texts[Key]>
}
export type Texts = typeof en

declare module 'vue-i18n' {
  // How vue-i18n wants to be told of the texts there are; an interface is what it merges with.
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  export interface DefineLocaleMessage extends Texts {}
}

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: { en },
  warnHtmlMessage: false, // texts are never put into a page as HTML
})

/** Shows the page in a language; resolves when its texts are there. */
export async function setLanguage(language: 'en' | 'ko'): Promise<void> {
  if (language === 'ko' && !i18n.global.availableLocales.includes('ko' as never)) {
    const { ko } = await import('./ko')
    i18n.global.setLocaleMessage('ko', ko)
  }
  i18n.global.locale.value = language as 'en'
  document.documentElement.lang = language
}
