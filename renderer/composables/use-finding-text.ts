/** Findings in the language of the page: told by their kind and values, with foreign names kept apart from our words. */
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { RouteLocationRaw } from 'vue-router'
import type { Finding } from '../../main/contract/findings'
import { seriesKey } from '../../main/contract/series'
import type { Subject } from '../../main/contract/snapshot'
import {
  bareText,
  entityMark,
  isolatedText,
  partsOf,
  sentenceMark as problemMark,
  type TextPart,
} from './foreign-parts'
import { useFormat } from './use-format'
import { useProblemText } from './use-problem-text'

export interface FindingText {
  parts: readonly TextPart[]
  /** All of it as plain text, the foreign parts within Unicode's own isolation marks. */
  text: string
  /** The same without marks, as it looks. */
  bare: string
  /** Where to look next; null where no view tells more. */
  next: { to: RouteLocationRaw; label: string } | null
}

const nextViews: Readonly<Record<Subject, RouteLocationRaw | null>> = {
  host: null,
  cpu: { name: 'processes' },
  memory: { name: 'processes' },
  disks: { name: 'disks' },
  network: { name: 'network' },
  processes: { name: 'processes' },
  containers: { name: 'containers' },
  custom: { name: 'history' },
}

/** The sentence of a kind; some have another one for certain values, as languages count differently. */
function sentenceOf({ kind, values }: Finding) {
  if (kind === 'container_restarting' && Number(values['restarts'] ?? 0) > 1)
    return 'container_restarting_counted'
  if (kind === 'container_cpu_held_back' && values['limitCores'] === 1) return 'container_cpu_held_back_one'
  return kind
}

export function useFindingText(): ComputedRef<(finding: Finding) => FindingText> {
  const { t, te, locale } = useI18n()
  const format = useFormat()
  const problemText = useProblemText()

  return computed(() => {
    const { number, text } = format.value
    const numeric = (value: Finding['values'][string] | undefined, digits: number): string =>
      number(typeof value === 'number' ? value : null, digits)
    /** A core that is newer than this page may know kinds that the page does not. */
    const isKnown = (key: string): boolean =>
      te(`findings.${key}`, locale.value) || te(`findings.${key}`, 'en')

    return (finding) => {
      const { subject, entity, values, message } = finding
      const key = sentenceOf(finding)
      const problem = problemText.value({
        code: String(values['code'] ?? ''),
        message: String(values['problem'] ?? message),
        hint: null,
      }).title
      const sentence = isKnown(key)
        ? t(`findings.${key}`, {
            entity: entityMark,
            problem: problemMark,
            what: t(`findings.subject.${subject}`),
            percent: text({ value: numeric(values['percent'], 2), unit: '%' }),
            restarts: numeric(values['restarts'], 0),
            exitCode: String(values['exitCode'] ?? ''),
            limitCores: numeric(values['limitCores'], 2),
          })
        : problemMark
      const parts = partsOf(sentence, {
        [entityMark]: entity ?? '',
        [problemMark]: isKnown(key) ? problem : message,
      })
      const to =
        subject === 'custom' && entity !== null
          ? { name: 'history', query: { series: seriesKey({ subject, entity, metric: 'value' }) } }
          : nextViews[subject]
      return {
        parts,
        text: isolatedText(parts),
        bare: bareText(parts),
        next: to === null || subject === 'host' ? null : { to, label: t(`findings.next.${subject}`) },
      }
    }
  })
}
