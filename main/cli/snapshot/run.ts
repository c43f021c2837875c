/** Does what `snapshot` asks for: checks where the report can go, takes the snapshot, writes it, tells about it. */
import { overallStates } from '../../contract/findings'
import type { Settings } from '../../contract/settings'
import type { Sections, Snapshot } from '../../contract/snapshot'
import { createCore } from '../../core'
import { checkTarget, createFolder, type BeforeSaving, type SavedReport } from '../../reports/save'
import { saveSnapshot } from '../../reports/save-snapshot'
import type { Seal } from '../../reports/seal'
import { appFolders } from '../../settings/folders'
import type { Outcome } from '../../snapshot/assert/assertion'
import type { SnapshotOptions } from '../commands/snapshot'
import type { CommandContext } from '../context'
import { exitCodes, type ExitCode } from '../exit-codes'
import type { Output } from '../output'
import { loadSettings } from '../settings/load'
import { createStyle } from '../terminal/style'
import { chooseDestination, type Destination } from './destination'
import { prepareGate } from './gate'
import { renderOptionsFor } from './history'
import { closeWhenInterrupted } from '../interruption'
import { checkOptions, type CheckedOptions } from './options'
import { prepareSeal, saveFile, withEnding, withoutEnding } from './sealing'
import type { Sending } from './upload'
import { planUpload, type UploadPlan } from './upload-plan'
import { tidyLibrary } from './tidy-library'

/** Columns of output that is no terminal, or one that does not know: enough to cut nothing that matters, few enough to stay readable. */
const columnsWithoutTerminal = 120

export async function runSnapshot(options: SnapshotOptions, context: CommandContext): Promise<ExitCode> {
  const checked = checkOptions(options)
  const settings = withOptions(await loadSettings(options, context), checked)
  const chosen = chooseDestination({
    output: withoutEnding(options.output, settings),
    formats: checked.formats,
    settings: settings.snapshot,
    workingFolder: context.workingFolder,
    defaultFolder: () => appFolders(context).reports,
  })
  const destination = withEnding(chosen, settings)
  const uploading = planUpload(options, settings.s3, destination)
  checkDestination(destination)
  const gate = await prepareGate(options, settings, context)
  const seal = destination.kind === 'stdout' ? null : await prepareSeal(settings, context)
  const profile = checked.redact ?? settings.reports.redact ?? 'none'
  const redaction =
    profile === 'none' ? null : (await import('./redaction')).createRedaction(profile, context)
  const measured = await take(settings, checked, options, context)
  const redactor = redaction?.(measured) ?? null
  const snapshot = redactor?.snapshot ?? measured
  const { saved, sending } = await deliver(snapshot, destination, { seal, uploading, settings }, context)
  const outcomes = (await gate?.check(measured, redactor)) ?? []
  if (options.quiet !== true) {
    const { renderSummary } = await import('../terminal/summary')
    // The document has standard output for itself.
    const output = destination.kind === 'stdout' ? context.stderr : context.stdout
    output.write(
      renderSummary(snapshot, {
        style: styleFor(output.isTerminal, options, context),
        columns: output.columns ?? columnsWithoutTerminal,
        isTerminal: output.isTerminal,
        top: checked.top,
        collectorTimeoutMs: checked.collectorTimeoutMs ?? settings.snapshot.collectorTimeoutMs,
        saved,
        verbose: options.verbose === true,
      }),
    )
    if (outcomes.length > 0) await tellGate(outcomes, output, options, context)
  } else {
    const { troubleLines } = await import('./tell-troubles')
    context.stderr.write(troubleLines(snapshot, outcomes).join(''))
  }
  const isSent = (await sending?.tell(options)) ?? true
  if (options.output === undefined && destination.kind === 'folder')
    await tidyLibrary(settings, destination.folder, context)
  if (outcomes.some(({ failures }) => failures.length > 0)) return exitCodes.broken
  return isSent ? exitCodeOfSnapshot(snapshot, checked.failOn) : exitCodes.unsent
}

function withOptions(settings: Settings, checked: CheckedOptions): Settings {
  return checked.top === null
    ? settings
    : { ...settings, processes: { ...settings.processes, top: checked.top } }
}

/** Nobody should wait for a snapshot that then has nowhere to go. */
function checkDestination(destination: Destination): void {
  if (destination.kind === 'stdout') return
  if (destination.kind === 'file') return checkTarget({ file: destination.file })
  if (destination.isMade) createFolder(destination.folder)
  checkTarget({ folder: destination.folder, name: () => '' })
}

async function take(
  settings: Settings,
  checked: CheckedOptions,
  options: SnapshotOptions,
  context: CommandContext,
): Promise<Snapshot> {
  const { env, platform, version, stderr } = context
  const core = createCore({ settings, env, platform, version })
  const restoreSignals = closeWhenInterrupted(() => core.close())
  const progress = options.quiet === true || !stderr.isTerminal ? null : await startProgress(options, context)
  try {
    return await core.takeSnapshot({
      subjects: checked.subjects ?? undefined,
      windowMs: checked.windowMs ?? undefined,
      collectorTimeoutMs: checked.collectorTimeoutMs ?? undefined,
      onProgress: progress?.update,
      // Everything since the process began belongs to the cost: it exists for this snapshot alone.
      started: { monotonicMs: 0, cpuUsage: { user: 0, system: 0 } },
    })
  } finally {
    progress?.end()
    restoreSignals()
    await core.close()
  }
}

async function startProgress(options: SnapshotOptions, context: CommandContext) {
  const { createProgress } = await import('../terminal/progress')
  const { stderr } = context
  return createProgress({
    style: styleFor(true, options, context),
    write: (text) => stderr.write(text),
    columns: stderr.columns ?? 80,
  })
}

async function tellGate(
  outcomes: readonly Outcome[],
  output: Output,
  options: SnapshotOptions,
  context: CommandContext,
): Promise<void> {
  const { renderGate } = await import('./tell-gate')
  const style = styleFor(output.isTerminal, options, context)
  output.write(`\n${renderGate(outcomes, { style, columns: output.columns ?? columnsWithoutTerminal })}`)
}

const styleFor = (isTerminal: boolean, { color }: SnapshotOptions, { env, platform }: CommandContext) =>
  createStyle({ isTerminal, env, platform, colourAllowed: color })

async function deliver(
  snapshot: Snapshot,
  destination: Destination,
  { seal, uploading, settings }: { seal: Seal | null; uploading: UploadPlan | null; settings: Settings },
  context: CommandContext,
): Promise<{ saved: SavedReport[]; sending: Sending | null }> {
  const formats = destination.kind === 'folder' ? destination.formats : [destination.format]
  const options = await renderOptionsFor(formats, snapshot, () => appFolders(context).data)
  if (destination.kind === 'stdout') {
    context.stdout.write(await destination.format.render(snapshot, options))
    return { saved: [], sending: null }
  }
  const save = async (beforeSaving?: BeforeSaving): Promise<SavedReport[]> =>
    destination.kind === 'file'
      ? [
          await saveFile(destination.file, await destination.format.render(snapshot, options), {
            seal,
            beforeSaving,
          }),
        ]
      : saveSnapshot(snapshot, destination.folder, destination.formats, { ...options, seal, beforeSaving })
  if (uploading === null) return { saved: await save(), sending: null }
  const { saveAndSend } = await import('./upload')
  return saveAndSend(save, snapshot, uploading, settings.s3, context)
}

/** What is missing comes before what was found: without it nobody knows how the machine is. */
export function exitCodeOfSnapshot(
  { sections, findings }: Snapshot,
  failOn: CheckedOptions['failOn'],
): ExitCode {
  if (!isComplete(sections)) return exitCodes.incomplete
  const isUnwell = failOn !== null && overallStates.indexOf(findings.state) >= overallStates.indexOf(failOn)
  return isUnwell ? exitCodes.unwell : exitCodes.ok
}

/** Whether everything that was asked for has a value or is simply not there. */
export function isComplete(sections: Sections): boolean {
  const { disks, custom } = sections
  if (Object.values(sections).some((reading) => reading?.status === 'failed')) return false
  if (disks?.status === 'ok' && disks.value.fileSystems.some(({ problem }) => problem !== null)) return false
  return custom?.status !== 'ok' || custom.value.metrics.every(({ reading }) => reading.status !== 'failed')
}
