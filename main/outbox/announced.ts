/** Saves reports that are to be sent, so that they are sent even if this process is killed before they are queued. */
import { AppError } from '../contract/errors'
import type { Outbox, QueuedReport } from './outbox'

/** The reports of one snapshot, as they are about to be saved. */
export type Announce = (reports: readonly { file: string; content: Uint8Array }[]) => Promise<void>

/**
 * @param save is given what it has to call with the reports, all of them, before it saves the first.
 * @returns `forget` is to be called once all that were saved are queued, for names that were not taken; it never rejects.
 * @throws only what `save` throws. What keeps reports from being queued is met again when they are.
 */
export async function saveAnnounced<Saved>(
  outbox: Pick<Outbox, 'announce'>,
  facts: Pick<QueuedReport, 'host' | 'takenAt'>,
  save: (announce: Announce) => Promise<Saved>,
): Promise<{ saved: Saved; forget: () => Promise<void> }> {
  let forget = (): Promise<void> => Promise.resolve()
  const announce: Announce = async (reports) => {
    try {
      forget = await outbox.announce(reports.map((report) => ({ ...report, ...facts })))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
    }
  }
  try {
    return { saved: await save(announce), forget: () => forget() }
  } catch (error) {
    await forget()
    throw error
  }
}
