/** Characters that no report may hold as they are: they would move a terminal's cursor or turn the reading direction. */

/** Controls, halves of pairs, line separators, byte order marks, and marks of direction. */
const unreadable = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/gu

/** With U+FFFD in the place of each, for formats that have no other way to write them. @param kept those that may stay. */
export const readable = (text: string, kept = ''): string =>
  text.replace(unreadable, (character) => (kept.includes(character) ? character : '\ufffd'))

/** DEL and the C1 controls (8-bit escape sequences), line separators, byte order marks, and directional marks. */
const notPrintable = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g

/** Such characters as \uXXXX, which JSON and double-quoted YAML read as the same character. @param quoted a JSON text. */
export const escapeNotPrintable = (quoted: string): string =>
  quoted.replace(notPrintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
