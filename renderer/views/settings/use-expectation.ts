/** What a schema expected, in the language of the page; in the contract's own words where no text fits. */
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type * as z from 'zod/mini'
import { expectedBy, joined } from '../../../main/contract/expectation'
import { useFormat } from '../../composables/use-format'

/**
 * @param scale what one of the field's units is in the setting's: 1000 where milliseconds are shown as seconds.
 * @param form of which form the text has to be, where the schema has a pattern for it.
 */
export type Expectation = (issue: z.core.$ZodIssue, scale?: number, form?: string) => string

export function useExpectation(): ComputedRef<Expectation> {
  const { t, locale } = useI18n()
  const format = useFormat()
  return computed(() => (issue, scale = 1, form = undefined) => {
    const limit = (value: number | bigint): string => format.value.number(Number(value) / scale, 3)
    switch (issue.code) {
      case 'invalid_type':
        if (issue.expected === 'number') return t('settings.expected.number')
        if (issue.expected === 'int') return t('settings.expected.whole')
        return t('settings.expected.text')
      case 'too_small':
        if (issue.origin === 'array') return t('settings.expected.entries')
        if (issue.origin === 'string') return t('settings.expected.filled')
        return t('settings.expected.atLeast', { limit: limit(issue.minimum) })
      case 'too_big':
        if (issue.origin === 'string')
          return t('settings.expected.atMostCharacters', { limit: limit(issue.maximum) })
        return t('settings.expected.atMost', { limit: limit(issue.maximum) })
      case 'invalid_value':
        return t('settings.expected.choice', { choices: joined(issue.values.map(String), 'or') })
      case 'not_multiple_of':
        return t('settings.expected.whole')
      case 'invalid_format':
        if (issue.format === 'url') return t('settings.expected.url')
        if (issue.format === 'starts_with' && 'prefix' in issue)
          return t('settings.expected.prefix', { prefix: String(issue.prefix) })
        return form ?? t('settings.expected.name')
      case 'custom':
        if (issue.message.includes('regular expression')) return t('settings.expected.pattern')
        if (issue.message.includes('no other custom metric')) return t('settings.expected.ownName')
        if (issue.message.includes('no other schedule')) return t('settings.expected.ownScheduleName')
        if (issue.message.includes('cron')) return t('settings.expected.cron')
        if (issue.message.includes('without a password')) return t('settings.expected.noPassword')
        if (issue.message.includes('at most critical')) return t('settings.expected.order')
        break
      case 'invalid_element':
      case 'invalid_key':
      case 'invalid_union':
      case 'unrecognized_keys':
        break
    }
    if (locale.value !== 'en') return t('settings.expected.other')
    return expectedBy(issue).replace(/^e/, 'E')
  })
}
