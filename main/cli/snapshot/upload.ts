/** Queues the reports that a snapshot has saved, tries to send them at once, and tells how that went. */
import type { Upload } from '../../contract/outbox'
import type { S3Settings } from '../../contract/settings'
import type { Snapshot } from '../../contract/snapshot'
import type { Outbox } from '../../outbox/outbox'
import { fileSafeHost } from '../../reports/naming'
import type { SavedReport } from '../../reports/save'
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

/**
 * Resolves once everything is queued, so that no trouble that comes after it keeps a report from being sent; what is
 * sent goes on while the summary is made. Never rejects.
 */
export async function upload(
  saved: readonly SavedReport[],
  snapshot: Snapshot,
  plan: UploadPlan,
  s3: S3Settings,
  context: CommandContext,
) {
  const outbox = openCommandOutbox(s3, context)
  const queueing = queue(outbox, saved, snapshot)
  const sending = queueing.then((ids) => send(outbox, ids, plan)).finally(() => outbox.close())
  sending.catch(() => undefined) // told by `tell`
  await queueing.catch(() => undefined)
  return {
    /**
     * @returns false where the command should say so by its exit code.
     * @throws AppError outbox_full, outbox_unwritable: the reports are saved, and not queued.
     */
    async tell(options: SnapshotOptions): Promise<boolean> {
      const uploads = await sending
      if (options.quiet !== true) {
        const { stdout, env, platform } = context
        const style = createStyle({
          isTerminal: stdout.isTerminal,
          env,
          platform,
          colourAllowed: options.color,
        })
        const lines = uploads.map(
          (one) => `${style.mark(one.state === 'sent' ? 'well' : 'off')} ${sentence(one)}`,
        )
        stdout.write(`${lines.join('\n')}\n`)
      } else {
        const unsent = uploads.filter(({ state }) => state !== 'sent')
        context.stderr.write(unsent.map((one) => `autoinfrasnap: ${sentence(one)}\n`).join(''))
      }
      return !plan.isRequired || uploads.every(({ state }) => state === 'sent')
    },
  }
}

async function queue(
  outbox: Outbox,
  saved: readonly SavedReport[],
  { host, takenAt }: Snapshot,
): Promise<string[]> {
  const ids: string[] = []
  for (const { file } of saved)
    ids.push((await outbox.add({ file, host: fileSafeHost(host.name), takenAt })).id)
  return ids
}

async function send(outbox: Outbox, ids: readonly string[], { isRequired }: UploadPlan): Promise<Upload[]> {
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
