/** What one check of `doctor` found. */

export interface Check {
  /** Stable, for scripts. */
  readonly id: string
  readonly title: string
  /** `absent`: this machine has none, and everything else works without. `warning`: works, but not for long. */
  readonly state: 'ok' | 'absent' | 'warning' | 'broken'
  /** What was found, as a phrase. May hold foreign text. */
  readonly found: string
  /** What to do about it, as one sentence; null where nothing has to be done. */
  readonly mend: string | null
}

/** Three shapes of the same thing, so that checks read as sentences. */
export const ok = (id: string, title: string, found: string): Check => ({
  id,
  title,
  state: 'ok',
  found,
  mend: null,
})

export const absent = (id: string, title: string, found: string, mend: string | null): Check => ({
  id,
  title,
  state: 'absent',
  found,
  mend,
})

export const broken = (id: string, title: string, found: string, mend: string | null): Check => ({
  id,
  title,
  state: 'broken',
  found,
  mend,
})
