/** How the outcomes of a gate are told: what broke, with what broke it, and how many hold. */
import type { Outcome } from '../../snapshot/assert/assertion'
import type { Style } from '../terminal/style'
import { countText } from '../terminal/units'
import { harmless, wrap } from '../terminal/width'

const indent = '  '

export function renderGate(
  outcomes: readonly Outcome[],
  { style, columns }: { style: Style; columns: number },
): string {
  const broken = outcomes.filter(({ failures }) => failures.length > 0)
  const lines = (text: string, depth: number): string[] =>
    wrap(harmless(text), Math.max(20, columns - depth * indent.length)).map(
      (line) => indent.repeat(depth) + line,
    )
  if (broken.length === 0) {
    const all =
      outcomes.length === 1
        ? 'The one assertion holds'
        : `All ${countText(outcomes.length, 'assertion')} hold`
    return `${style.mark('well')} ${style.well(all)}\n`
  }
  const head = `${broken.length} of ${countText(outcomes.length, 'assertion')} ${broken.length === 1 ? 'is' : 'are'} broken`
  return [
    `${style.mark('critical')} ${style.bold(head)}`,
    ...broken.flatMap(({ text, failures }) => [
      ...lines(text, 1).map(style.critical),
      ...failures.flatMap((failure) => lines(failure, 2)),
    ]),
    '',
  ].join('\n')
}
