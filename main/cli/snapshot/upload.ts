/** Queues the reports that a snapshot has saved, tries to send them at once, and tells how that went. */
import type { Upload } from '../../contract/outbox'
import type { S3Settings } from '../../contract/settings'
import type { Snapshot } from '../../contract/snapshot'
import { saveAnnounced } from '../../outbox/announced'
import type { Outbox } from '../../outbox/outbox'
import { fileSafeHost } from '../../reports/naming'
import type { BeforeSaving, SavedReport } from '../../reports/save'
import type { SnapshotOptions } from '../commands/snapshot'
import type { CommandContext } from '../context'
import { openCommandOutbox } from '../outbox/open'
import { whoGoesOn } from '../outbox/sentences'
import { createStyle } from '../terminal/style'
import { harmless } from '../terminal/width'
import type { UploadPlan } from './upload-plan'

/** Whoever waits for a snapshot does not wait much longer for the network: what is queued is safe. */
const withinMs = 10_000

/** Whoever insists has more patience. */
const requiredWithinMs = 60_000

/** What is sent while the summary is made. */
export interface Sending {
  /**
   * @returns false where the command should say so by its exit code.
   * @throws AppError outbox_full, outbox_unwritable: the reports are saved, and not queued.
   */
  tell(options: SnapshotOptions): Promise<boolean>
}

/**
 * Resolves once everything is saved and queued, so that no trouble that comes after it keeps a report from being sent.
 * Rejects only as `save` does.
 */
export async function saveAndSend(
  save: (beforeSaving: BeforeSaving) => Promise<SavedReport[]>,
  snapshot: Snapshot,
  plan: UploadPlan,
  s3: S3Settings,
  context: CommandContext,
): Promise<{ saved: SavedReport[]; sending: Sending }> {
  const outbox = openCommandOutbox(s3, context)
  const facts = { host: fileSafeHost(snapshot.host.name), takenAt: snapshot.takenAt }
  const { saved, forget } = await saveAnnounced(outbox, facts, save).catch(async (error: unknown) => {
    await outbox.close()
    throw error
  })
  const adding = saved.map(({ file }) => outbox.add({ file, ...facts }))
  const queueing = Promise.allSettled(adding).then(async () => {
    // What cannot be queued, for the disk is full, stays announced: it is sent by and by.
    const queued = await Promise.all(adding)
    await forget()
    return queued
  })
  const sending = queueing.then((queued) => send(outbox, queued, plan)).finally(() => outbox.close())
  sending.catch(() => undefined) // told by `tell`
  await queueing.catch(() => undefined)
  return {
    saved,
    sending: { tell: async (options) => tell(await sending, plan, options, context) },
  }
}

function tell(
  uploads: readonly Upload[],
  plan: UploadPlan,
  options: SnapshotOptions,
  { stdout, stderr, env, platform }: CommandContext,
): boolean {
  if (options.quiet === true) {
    const unsent = uploads.filter(({ state }) => state !== 'sent')
    stderr.write(unsent.map((one) => `autoinfrasnap: ${sentence(one)}\n`).join(''))
  } else {
    const { isTerminal } = stdout
    const style = createStyle({ isTerminal, env, platform, colourAllowed: options.color })
    const lines = uploads.map(
      (one) => `${style.mark(one.state === 'sent' ? 'well' : 'off')} ${sentence(one)}`,
    )
    stdout.write(`${lines.join('\n')}\n`)
  }
  return !plan.isRequired || uploads.every(({ state }) => state === 'sent')
}

async function send(
  outbox: Outbox,
  queued: readonly Upload[],
  { isRequired }: UploadPlan,
): Promise<Upload[]> {
  const ids = queued.map(({ id }) => id)
  await outbox.workOnce(ids, isRequired ? requiredWithinMs : withinMs)
  return (await outbox.list()).filter(({ id }) => ids.includes(id))
}

function sentence({ state, bucket, key, fileName, problem }: Upload): string {
  const place = `s3://${bucket ?? ''}/${key ?? ''}`
  if (state === 'sent') return harmless(`sent to ${place}`)
  const reason = problem === null ? 'There was no time.' : `${problem.message} ${problem.hint ?? ''}`.trim()
  return harmless(
    state === 'refused'
      ? `${fileName} is queued and cannot be sent. ${reason} Then: autoinfrasnap outbox retry`
      : `${fileName} is queued for ${place}. ${reason} ${whoGoesOn}`,
  )
}
