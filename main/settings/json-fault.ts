/** Finds where a text stops being JSON. Node's own message quotes the text around the fault, which may be a secret. */

export interface JsonFault {
  offset: number
  /** What JSON needs there. */
  expected: string
}

type Wanted = 'value' | 'value or ]' | 'name' | 'name or }' | 'colon' | 'comma or end' | 'nothing'

const expectations: Record<Wanted, string> = {
  value: 'a value',
  'value or ]': 'a value or ]',
  name: 'a name in double quotes',
  'name or }': 'a name in double quotes or }',
  colon: 'a colon',
  'comma or end': 'a comma or the closing bracket',
  nothing: 'the end of the file',
}

/** Blanks, then punctuation, a string, or a number or literal (RFC 8259); nothing at the end of the text. */
const token = new RegExp(
  String.raw`[ \t\n\r]*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|` +
    String.raw`((?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.]))|$)`,
  'y',
)

/** The first place at which the text cannot be JSON any more; null when all of it is. */
export function findJsonFault(text: string): JsonFault | null {
  const open: ('{' | '[')[] = []
  let wanted: Wanted = 'value'
  let offset = 0
  for (;;) {
    token.lastIndex = offset
    const match = token.exec(text)
    const blanks = /[ \t\n\r]*/y
    blanks.lastIndex = offset
    const start = offset + (blanks.exec(text)?.[0].length ?? 0)
    const fault: JsonFault = { offset: start, expected: expectations[wanted] }
    if (match === null) return text[start] === '"' ? { ...fault, expected: 'a closed and valid text' } : fault
    const [whole, mark, string, literal] = match
    offset += whole.length
    if (mark === undefined && string === undefined && literal === undefined)
      return wanted === 'nothing' ? null : fault
    const next = follow(wanted, mark ?? (string === undefined ? 'literal' : 'string'), open)
    if (next === null) return fault
    wanted = next
  }
}

/** What is wanted after this token, null when the token was not wanted. Keeps the list of open brackets. */
function follow(wanted: Wanted, found: string, open: ('{' | '[')[]): Wanted | null {
  const afterValue = (): Wanted => (open.length === 0 ? 'nothing' : 'comma or end')
  const inner = open.at(-1)
  switch (found) {
    case 'string':
      if (wanted === 'name' || wanted === 'name or }') return 'colon'
      return wanted === 'value' || wanted === 'value or ]' ? afterValue() : null
    case 'literal':
      return wanted === 'value' || wanted === 'value or ]' ? afterValue() : null
    case '{':
    case '[':
      if (wanted !== 'value' && wanted !== 'value or ]') return null
      open.push(found)
      return found === '{' ? 'name or }' : 'value or ]'
    case '}':
      if (!(wanted === 'name or }' || (wanted === 'comma or end' && inner === '{'))) return null
      open.pop()
      return afterValue()
    case ']':
      if (!(wanted === 'value or ]' || (wanted === 'comma or end' && inner === '['))) return null
      open.pop()
      return afterValue()
    case ':':
      return wanted === 'colon' ? 'value' : null
    default:
      if (wanted !== 'comma or end') return null
      return inner === '{' ? 'name' : 'value'
  }
}
