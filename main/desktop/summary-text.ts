/** The terminal's summary of this moment as plain text, for pasting into a message. */
import { renderSummary } from '../cli/terminal/summary'
import { createStyle } from '../cli/terminal/style'
import type { Settings } from '../contract/settings'
import { createCore } from '../core'

export interface SummaryDependencies {
  settings: Settings
  env: Readonly<Record<string, string | undefined>>
  platform: NodeJS.Platform
  version: string
}

/** Wide enough for the tables, narrow enough for a mail. */
const columns = 100

/** Takes a snapshot of its own, which is saved nowhere. */
export async function summaryText({
  settings,
  env,
  platform,
  version,
}: SummaryDependencies): Promise<string> {
  const core = createCore({ settings, env, platform, version })
  try {
    return renderSummary(await core.takeSnapshot(), {
      // Whatever it is pasted into speaks Unicode, and no colours.
      style: createStyle({ isTerminal: false, env: { LANG: 'C.UTF-8' }, platform, colourAllowed: false }),
      columns,
      isTerminal: false,
      top: null,
      collectorTimeoutMs: settings.snapshot.collectorTimeoutMs,
      saved: [],
      verbose: false,
    })
  } finally {
    await core.close()
  }
}
