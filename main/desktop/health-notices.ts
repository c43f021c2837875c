/** Tells when the machine stops being well, and when it is well again: at most as often as the policy allows. */
import type { StandingFindings } from '../contract/findings'
import { createNotificationPolicy } from './notification-policy'
import type { Notice } from './notify'
import { findingSentence } from './texts/finding-sentence'
import type { Words } from './texts/texts'

export interface HealthNoticeDependencies {
  words: () => Words
  findings: () => StandingFindings | null
  /** While nothing may be told: locked, paused, turned off in the settings. */
  isQuiet: () => boolean
  notify: (notice: Notice) => void
  onClick: () => void
  monotonicMs?: (() => number) | undefined
}

export interface HealthNotices {
  observe(findings: StandingFindings): void
  resumed(): void
  close(): void
}

const askEveryMs = 5_000
/** What fits into a notification on every platform. */
const mostLines = 3

export function setupHealthNotices(deps: HealthNoticeDependencies): HealthNotices {
  const policy = createNotificationPolicy(deps.monotonicMs ?? (() => performance.now()))
  const look = (): void => {
    const state = policy.due(deps.isQuiet())
    if (state === null) return
    const list = deps.findings()?.list ?? []
    const { texts, language } = deps.words()
    deps.notify({
      title: texts.notify[state],
      body: list
        .slice(0, mostLines)
        .map((finding) => findingSentence(finding, language))
        .join('\n'),
      isUrgent: state === 'critical',
      onClick: deps.onClick,
    })
  }
  const timer = setInterval(look, askEveryMs)
  return {
    observe: ({ state }) => policy.observe(state),
    resumed: () => policy.resumed(),
    close: () => clearInterval(timer),
  }
}
