/** Does what `diff` asks for: finds two snapshots, compares them, tells what changed. */
import path from 'node:path'
import { escapeNotPrintable } from '../../reports/printable'
import { compareFound } from '../../reports/compare-reports'
import { renderComparisonHtml } from '../../reports/comparison-html'
import { findSnapshot } from '../../reports/find-snapshot'
import { createReportLibrary } from '../../reports/library'
import { checkTarget, saveReport } from '../../reports/save'
import type { Open } from '../../reports/seal'
import type { Comparison } from '../../contract/comparison'
import type { Settings } from '../../contract/settings'
import { appFolders } from '../../settings/folders'
import type { DiffOptions } from '../commands/diff'
import type { CommandContext } from '../context'
import { exitCodes, type ExitCode } from '../exit-codes'
import { loadSettings } from '../settings/load'
import { createStyle } from '../terminal/style'
import { harmless } from '../terminal/width'
import { renderChangelog } from './changelog'
import { checkDiffOptions, type CheckedDiff } from './options'

/** Columns of output that is no terminal: enough to break few lines. */
const columnsWithoutTerminal = 120

export async function runDiff(
  snapshots: readonly string[],
  options: DiffOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const checked = checkDiffOptions(snapshots, options)
  const settings = await loadSettings(options, context)
  const file =
    options.output === undefined || options.output === '-'
      ? null
      : path.resolve(context.workingFolder, options.output)
  if (file !== null) checkTarget({ file })
  const found = findContext(settings, context)
  const before = await findSnapshot(checked.before, found)
  const after = await findSnapshot(checked.after, found)
  const comparison = compareFound(before, after, {
    thresholds: settings.thresholds,
    tolerances: checked.tolerances,
    dataFolder: appFolders(context).data,
  })
  const text = render(comparison, checked, options, context, file !== null)
  if (file !== null) {
    const saved = saveReport({ file }, text)
    if (options.quiet !== true) context.stdout.write(`Saved ${harmless(saved.file)}\n`)
  } else if (checked.form !== 'text' || options.quiet !== true) {
    context.stdout.write(text)
  }
  return options.exitCode === true && comparison.changes.length > 0 ? exitCodes.changed : exitCodes.ok
}

/** Where snapshots are looked for: the folder in which this machine saves them. */
export function findContext({ snapshot }: Settings, context: CommandContext) {
  const { workingFolder } = context
  const folder =
    snapshot.folder === null ? appFolders(context).reports : path.resolve(workingFolder, snapshot.folder)
  const open = openWith(context)
  return { library: createReportLibrary(folder, { open }), workingFolder, open, now: Date.now }
}

/** With the passphrase that is kept here. Nothing of it is loaded before something is encrypted. */
function openWith(context: CommandContext): Open {
  return async (content, name) => {
    const [{ createSealing }, { createSecrets }] = await Promise.all([
      import('../../crypto/sealing'),
      import('../../secrets/secrets'),
    ])
    const { env, platform } = context
    const { read } = createSecrets({ env, platform, abandon: () => context.abandon() })
    return createSealing(read).open(content, name)
  }
}

function render(
  comparison: Comparison,
  { form }: CheckedDiff,
  options: DiffOptions,
  { stdout, env, platform }: CommandContext,
  toFile: boolean,
): string {
  if (form === 'json') return `${escapeNotPrintable(JSON.stringify(comparison, null, 2))}\n`
  if (form === 'html') return renderComparisonHtml(comparison)
  return renderChangelog(comparison, {
    style: createStyle({
      isTerminal: !toFile && stdout.isTerminal,
      env,
      platform,
      colourAllowed: options.color && !toFile,
    }),
    columns: (toFile ? null : stdout.columns) ?? columnsWithoutTerminal,
  })
}
