/** What becomes of the app when its window is closed. */

export interface ClosingFacts {
  isQuitting: boolean
  /** As the settings have it. */
  closeToTray: boolean
  hasTray: boolean
  /** Whether the person knows by now that closing leaves the app in the tray. */
  isExplained: boolean
  /** Whether this window can be asked to explain it: it works, and was not asked before. */
  canExplain: boolean
}

/** `close`: the window goes and the app stays in the tray, or goes on to quit. `minimize`: it stays in the taskbar. */
export type Closing = 'close' | 'explain' | 'minimize' | 'quit'

export function closingOf(facts: ClosingFacts): Closing {
  if (facts.isQuitting) return 'close'
  if (!facts.closeToTray) return 'quit'
  if (!facts.hasTray) return 'minimize'
  return facts.isExplained || !facts.canExplain ? 'close' : 'explain'
}
