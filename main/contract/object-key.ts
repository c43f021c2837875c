/** Under which key a report lies in the store: for the outbox that sends it, and for forms that show it beforehand. */

export const keyPlaceholders = ['host', 'yyyy', 'mm', 'dd', 'hh'] as const

export interface KeyParts {
  /** With the placeholders above in braces. */
  prefix: string
  /** As in a report's name; holds no slash. */
  host: string
  /** When the snapshot was taken, ISO 8601; its UTC parts fill the placeholders. */
  takenAt: string
  fileName: string
}

/** Depends on the report alone, never on when or by whom it is sent, so that a retry can make no second copy. */
export function objectKey({ prefix, host, takenAt, fileName }: KeyParts): string {
  const [, yyyy = '', mm = '', dd = '', hh = ''] =
    /^(\d{4})-(\d\d)-(\d\d)T(\d\d)/.exec(new Date(takenAt).toISOString()) ?? []
  const values = new Map(Object.entries({ host, yyyy, mm, dd, hh }))
  const filled = prefix.replace(/\{(\w+)\}/g, (whole, name: string) => values.get(name) ?? whole)
  // A key that begins with a slash lies in a folder without a name, which most tools cannot show.
  return `${filled.replace(/^\/+/, '')}${fileName}`
}

/** What stands in braces and is no placeholder: it stays in the key as it is written. */
export const unknownPlaceholders = (prefix: string): string[] =>
  [...prefix.matchAll(/\{([^{}]*)\}/g)]
    .map(([whole, name]) => ({ whole, name: name! }))
    .filter(({ name }) => !(keyPlaceholders as readonly string[]).includes(name))
    .map(({ whole }) => whole)
