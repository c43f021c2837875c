/** Changes between two snapshots in the language of the page: told by kind and values, numbers with their units. */
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Change } from '../../main/contract/comparison'
import { sentenceOf, timesRestarted } from './change-sentence'
import { bareText, entityMark, partsOf, sentenceMark, type TextPart } from './foreign-parts'
import { useFindingText } from './use-finding-text'
import type { UnitKind } from './quantities'
import { unknownText } from './quantities'
import { useFormat } from './use-format'

export interface ChangeText {
  parts: readonly TextPart[]
  /** All of it as it looks. */
  bare: string
  /** What it was and what it is; null where the sentence says it already, or there was or is nothing to name. */
  before: TextPart | null
  after: TextPart | null
  /** By how much a number moved, with its sign; null for everything else. */
  moved: string | null
}

/** As CSV reports name units. */
const unitKinds: Readonly<Record<string, UnitKind>> = {
  percent: 'percent',
  bytes: 'bytes',
  'bytes/s': 'bytesPerSecond',
  celsius: 'celsius',
}

/** Their sentence names all that there is to say. */
const saidWhole: readonly Change['kind'][] = [
  'listener_gone',
  'listener_new',
  'mount_read_only_changed',
  'finding_gone',
  'finding_new',
]

/** Words of the contract that the page has words for; anything else is shown as it came. */
const wordKinds: readonly Change['kind'][] = [
  'state_changed',
  'container_state_changed',
  'container_health_changed',
  'interface_gone',
  'interface_new',
  'interface_state_changed',
  'section_lost',
  'section_back',
]

const byteKinds: readonly Change['kind'][] = ['memory_size_changed', 'swap_changed', 'mount_size_changed']

/** One of a kind that is gone was something before and is nothing now: an empty "none" beside it says nothing. */
const oneSided = /_(gone|new)$/

/** After the point; every engine writes so many, and no reader wants more. */
const mostDigits = 16

/** How many digits more than usual it takes until two numbers no longer read alike. */
function digitsApart(one: (more: number) => string, other: (more: number) => string): number {
  let more = 0
  while (more < mostDigits && one(more) === other(more)) more++
  return more
}

/** @param isSameHost as the comparison has it: another machine's name is not a machine that was renamed. */
export function useChangeText(isSameHost: () => boolean | null): ComputedRef<(change: Change) => ChangeText> {
  const { t, te, locale } = useI18n()
  const format = useFormat()
  const findingText = useFindingText()

  return computed(() => {
    const { number, text, of, gap, bytes, dateTime } = format.value
    const ours = (told: string): TextPart => ({ text: told, isForeign: false })
    /** A core that is newer than this page may know kinds and words that the page does not. */
    const isKnown = (key: string): boolean => te(key, locale.value) || te(key, 'en')

    /** @param more digits than usual. */
    function amount(change: Change, value: number, more: number): string {
      if (change.kind === 'cores_changed') return t('comparison.cores', { count: number(value) }, value)
      if (byteKinds.includes(change.kind)) return text(bytes(value, more))
      const { unit } = change
      const kind = unitKinds[unit ?? '']
      if (kind !== undefined) return text(of(kind, value, more))
      const digits = 2 + more
      return unit === null ? number(value, digits) : `${number(value, digits)}${gap(unit)}${unit}`
    }

    /** What moved is never written as if it had not. */
    function digitsOf(change: Change): number {
      const { before, after } = change
      if (typeof before !== 'number' || typeof after !== 'number' || before === after) return 0
      return digitsApart(
        (more) => amount(change, before, more),
        (more) => amount(change, after, more),
      )
    }

    function told(change: Change, value: Change['before']): TextPart | null {
      const { kind } = change
      if (value === null || value === '') return oneSided.test(kind) ? null : ours(t('comparison.none'))
      if (typeof value === 'number') return ours(amount(change, value, digitsOf(change)))
      const word = `comparison.words.${String(value)}`
      if (wordKinds.includes(kind) && isKnown(word)) return ours(t(word))
      if (kind === 'host_rebooted' && !Number.isNaN(Date.parse(String(value))))
        return ours(dateTime(String(value)))
      return { text: String(value), isForeign: true }
    }

    function movedBy(change: Change): string | null {
      const { kind, before, after, unit } = change
      if (kind !== 'number_changed' || typeof before !== 'number' || typeof after !== 'number') return null
      const size = Math.abs(after - before)
      const sign = after < before ? '−' : '+'
      const sized = (moved: number, more: number): string =>
        unit === 'percent'
          ? t('comparison.points', { number: number(moved, (size < 10 ? 1 : 0) + more) })
          : amount(change, moved, more)
      const more = digitsApart(
        (digits) => sized(size, digits),
        (digits) => sized(0, digits),
      )
      return `${sign}${sized(size, more)}`
    }

    return (change) => {
      const { kind, subject, entity, before, after, finding, message } = change
      const key = sentenceOf(change, isSameHost())
      const times = timesRestarted(change)
      const found = (): readonly TextPart[] =>
        finding === null
          ? [{ text: String(after ?? before ?? message), isForeign: true }]
          : findingText.value(finding).parts
      const parts = isKnown(key)
        ? partsOf(
            t(key, {
              entity: entityMark,
              finding: sentenceMark,
              what: t(`findings.subject.${subject}`),
              times: number(times),
            }),
            { [entityMark]: entity ?? unknownText },
          ).flatMap((part) => (part.text === sentenceMark && !part.isForeign ? found() : [part]))
        : partsOf(sentenceMark, { [sentenceMark]: message })
      const isWhole = saidWhole.includes(kind) || (kind === 'container_restarted' && times === 0)
      return {
        parts,
        bare: bareText(parts),
        before: isWhole ? null : told(change, before),
        after: isWhole ? null : told(change, after),
        moved: movedBy(change),
      }
    }
  })
}
