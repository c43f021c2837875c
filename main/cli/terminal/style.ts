/** Colours and marks, chosen once for a stream: a pipe gets plain text, an old locale gets ASCII. */

export interface StreamFacts {
  isTerminal: boolean
  env: Readonly<Record<string, string | undefined>>
  platform: NodeJS.Platform
  /** False for --no-color. */
  colourAllowed: boolean
}

export type State = 'well' | 'warning' | 'critical' | 'off'

export interface Style {
  bold: (text: string) => string
  dim: (text: string) => string
  well: (text: string) => string
  warning: (text: string) => string
  critical: (text: string) => string
  /** The mark of a state in its colour: circle well, triangle warning, diamond critical, ring off. */
  mark: (state: State) => string
  /** For what must not be coloured but still depends on the character set. */
  readonly symbols: Symbols
}

export interface Symbols {
  marks: Readonly<Record<State, string>>
  ellipsis: string
  separator: string
  /** Frames of a turning sign, for work under way. */
  turning: readonly string[]
}

const unicode: Symbols = {
  marks: { well: '●', warning: '▲', critical: '◆', off: '○' },
  ellipsis: '…',
  separator: ' · ',
  turning: ['◜', '◝', '◞', '◟'],
}
const ascii: Symbols = {
  marks: { well: '*', warning: '!', critical: '#', off: '-' },
  ellipsis: '...',
  separator: ', ',
  turning: ['|', '/', '-', '\\'],
}

/** Of the 256 colours, ones that keep a contrast of about 4 to 1 on black as well as on white. */
const colours = { well: '38;5;35', warning: '38;5;172', critical: '38;5;203', dim: '38;5;244' } as const

/** no-color.org and force-color.org: the person's word first, then what the stream is. */
export function wantsColour({ isTerminal, env, colourAllowed }: StreamFacts): boolean {
  if (!colourAllowed || (env['NO_COLOR'] ?? '') !== '') return false
  const forced = env['FORCE_COLOR']
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  return isTerminal && env['TERM'] !== 'dumb'
}

/** By the locale, as programs written in C decide it. Windows and macOS terminals all speak UTF-8 today. */
export function speaksUnicode({ env, platform, isTerminal }: StreamFacts): boolean {
  if (platform === 'win32' || platform === 'darwin') return true
  if (isTerminal && env['TERM'] === 'linux') return false // the kernel's console has no such shapes in its font
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || ''
  return /utf-?8/i.test(locale)
}

export function createStyle(facts: StreamFacts): Style {
  const coloured = wantsColour(facts)
  const symbols = speaksUnicode(facts) ? unicode : ascii
  const paint =
    (code: string) =>
    (text: string): string =>
      coloured && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text
  const style = {
    bold: paint('1'),
    dim: paint(colours.dim),
    well: paint(colours.well),
    warning: paint(colours.warning),
    critical: paint(colours.critical),
  }
  return {
    ...style,
    symbols,
    mark: (state) => (state === 'off' ? style.dim : style[state])(symbols.marks[state]),
  }
}
