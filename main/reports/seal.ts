/** What may stand between a report and the disk. How it is done is not for this room: it comes in as an argument. */

export interface Sealed {
  /** What is written instead. */
  content: Uint8Array
  /** Put after the report's own ending: `.age`, or nothing. */
  ending: string
  /** Written beside it as NAME.sig; null for none. */
  signature: Uint8Array | null
}

/** Rejects rather than let a report be written in plain that should not be. */
export type Seal = (content: Uint8Array) => Promise<Sealed>

/**
 * What an encrypted report holds. @param name how errors call it.
 * @throws AppError report_encrypted where what opens it is not at hand, report_changed, document_unreadable
 */
export type Open = (content: Uint8Array, name: string) => Promise<Uint8Array>
