/** What a desktop would have shown or done, kept for tests instead. */

export interface RecordedEntry {
  /** `subject:what`, such as `dialog:save` or `shell:open-external`. */
  what: string
  /** Plain data only: it is handed to another process. */
  details: Record<string, unknown>
  atMs: number
}

export const recorded: RecordedEntry[] = []

export function record(what: string, details: object = {}): void {
  recorded.push({
    what,
    details: JSON.parse(JSON.stringify(details)) as RecordedEntry['details'],
    atMs: Date.now(),
  })
}
