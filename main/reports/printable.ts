/** Characters that no report may hold as they are: they would move a terminal's cursor or turn the reading direction. */

/** DEL and the C1 controls (8-bit escape sequences), line separators, byte order marks, and directional marks. */
const notPrintable = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g

/** Such characters as \uXXXX, which JSON and double-quoted YAML read as the same character. @param quoted a JSON text. */
export const escapeNotPrintable = (quoted: string): string =>
  quoted.replace(notPrintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
