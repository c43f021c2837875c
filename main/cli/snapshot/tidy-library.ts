/** Takes away the reports that are no longer kept, once a new one is safe. Trouble with it is told and fails nothing. */
import type { Settings } from '../../contract/settings'
import type { CommandContext } from '../context'

/**
 * Where reports are sent, those that wait are known to whoever sends them: nothing is deleted here then, and the server
 * or the app does it.
 */
export async function tidyLibrary(
  { reports, s3 }: Settings,
  folder: string,
  { stderr }: Pick<CommandContext, 'stderr'>,
): Promise<void> {
  if (s3.bucket !== null) return
  const { createTidying } = await import('../../reports/tidying')
  await createTidying({
    folder: () => folder,
    settings: () => reports,
    pendingUploads: () => new Set(),
    now: Date.now,
    onDeleted: () => undefined, // the plan is the person's own, and this command keeps no log
    onProblem: ({ message, hint }) => stderr.write(`${message} ${hint ?? ''}`.trim() + '\n'),
  }).run()
}
