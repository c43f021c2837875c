/** Takes away the reports that are no longer kept, once a new one is safe. Trouble with it is told and fails nothing. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Settings } from '../../contract/settings'
import { outboxFolderName } from '../../outbox/folder'
import { appFolders } from '../../settings/folders'
import type { CommandContext } from '../context'

export async function tidyLibrary(
  settings: Pick<Settings, 'reports' | 's3'>,
  folder: string,
  context: CommandContext,
): Promise<void> {
  const { createTidying } = await import('../../reports/tidying')
  const { createFolderIndex } = await import('../../reports/folder-index')
  await createTidying({
    folder: () => folder,
    files: () => createFolderIndex(folder).files(),
    settings: () => settings.reports,
    pendingUploads: () => unsentNames(settings.s3, folder, context),
    now: Date.now,
    onDeleted: () => undefined, // the plan is the person's own, and this command keeps no log
    onProblem: ({ message, hint }) => context.stderr.write(`${message} ${hint ?? ''}`.trim() + '\n'),
  }).run()
}

/** Also where no bucket is set: one may have been when they were queued, and be again. */
async function unsentNames(
  s3: Settings['s3'],
  folder: string,
  context: CommandContext,
): Promise<ReadonlySet<string>> {
  if (!existsSync(path.join(appFolders(context).data, outboxFolderName))) return new Set()
  const { openCommandOutbox } = await import('../outbox/open')
  const outbox = openCommandOutbox(s3, context)
  try {
    return await outbox.unsentIn(folder)
  } finally {
    await outbox.close()
  }
}
