/** Words the failures of custom metrics. Whatever a command or a server said is cleaned before it is shown. */
import { AppError } from '../../contract/errors'

/** @param message continues the sentence "Custom metric queue: …". */
export function failure(message: string, hint?: string, cause?: unknown): AppError {
  return new AppError('custom_failed', message, { hint, cause })
}

/** What may be shown of foreign text in a message. */
const shownCharacters = 200

/** The first line that says anything, without terminal escapes and control characters, cut to a readable length. */
export function firstLine(text: string): string {
  const line = text
    // Terminal sequences first (ECMA-48: CSI, OSC, and the two-character ones), so that their letters go with them.
    .replaceAll(
      /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -~])|\u009b[0-?]*[ -/]*[@-~]/g,
      '',
    )
    .split(/[\r\n\u0085\u2028\u2029]+/)
    .map((part) => part.replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}]/gu, ' ').trim())
    .find((part) => part !== '')
  const characters = [...(line ?? '')]
  return characters.length > shownCharacters
    ? `${characters.slice(0, shownCharacters).join('')}…`
    : characters.join('')
}
