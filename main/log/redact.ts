/** Takes secrets out of what is about to be written, wherever the caller put them: by field name and by look. */

export const redacted = '[redacted]'

/** Fields whose value is never written, whatever it is. Also as they are spelled in headers, queries and cookies. */
const secretField =
  /^(?:(?:proxy-?)?authorization|(?:set-?)?cookies?|.*pass(?:word|wd|phrase|code).*|.*secrets?|.*token|.*(?:api|private|access|signing|encryption)[-_]?key|.*credentials?)$/i

const replacements: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // Our own keys. Their id is no secret and tells which one it was.
  [/ais(?:_|%5f)([0-9a-z]{1,32})(?:_|%5f)(?:[0-9a-z_]|%5f)+/gi, `ais_$1_${redacted}`],
  [/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g, redacted],
  [/\b((?:proxy-)?authorization|set-cookie|cookie)(["']?\s{0,8}[:=]\s{0,8})[^\r\n]+/gi, `$1$2${redacted}`],
  [/\b(bearer|basic)(\s{1,8})[\w+/.~=-]{6,}/gi, `$1$2${redacted}`],
  [/\b([a-z][a-z\d+.-]{0,20}:\/\/)[^\s/?#"'<>]{1,1024}@/gi, `$1${redacted}@`],
  [
    /(\b[\w-]{0,40}(?:password|passwd|passphrase|secret|token|api[-_]?key|private[-_]?key|access[-_]?key)["']?\s{0,8}[:=]\s{0,8})(?:"(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s,;&"'})\]]+)/gi,
    `$1${redacted}`,
  ],
]

/** A text without what looks like a secret. Texts beyond `longestText` are cut. */
export function redactText(text: string): string {
  const cut = text.length > longestText ? `${text.slice(0, longestText)}…` : text
  return replacements.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), cut)
}

/** No line of a log may become large enough to matter. */
const longestText = 8_192
const deepest = 6
const mostEntries = 100

/**
 * A plain copy of any value, fit for JSON and without secrets. Errors keep type, message, code, stack and cause;
 * circles, depths and lengths that no reader follows are cut.
 */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'function' || typeof value === 'symbol') return undefined
  if (typeof value !== 'object' || value === null) return value
  if (depth >= deepest) return '[deeper]'
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'no date' : value.toISOString()
  if (value instanceof URL) return redactText(value.href)
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`
  if (Array.isArray(value)) return value.slice(0, mostEntries).map((one) => redactValue(one, depth + 1))
  if (value instanceof Map) return redactEntries([...value] as [unknown, unknown][], depth)
  if (value instanceof Set) return redactValue([...(value as Set<unknown>)], depth)
  return value instanceof Error ? redactError(value, depth) : redactEntries(Object.entries(value), depth)
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  const { code } = error as NodeJS.ErrnoException
  return {
    type: redactText(error.name),
    message: redactText(error.message),
    ...(code === undefined ? {} : { code: redactText(String(code)) }),
    ...(error.stack === undefined ? {} : { stack: redactText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, depth + 1) }),
  }
}

function redactEntries(entries: readonly [unknown, unknown][], depth: number): Record<string, unknown> {
  return Object.fromEntries(
    entries.slice(0, mostEntries).map(([key, field]) => {
      const name = redactText(String(key))
      return [name, secretField.test(name) && field != null ? redacted : redactValue(field, depth + 1)]
    }),
  )
}
