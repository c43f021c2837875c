/** The gate of a snapshot: assertions and a baseline, understood before anything is measured, checked afterwards. */
import { statSync } from 'node:fs'
import path from 'node:path'
import type { Change } from '../../contract/comparison'
import { AppError } from '../../contract/errors'
import { overallStates } from '../../contract/findings'
import type { Settings } from '../../contract/settings'
import { subjects, type Snapshot } from '../../contract/snapshot'
import type { FoundSnapshot } from '../../reports/find-snapshot'
import type { Outcome } from '../../snapshot/assert/assertion'
import type { Redactor } from '../../snapshot/redact/redact'
import type { SnapshotOptions } from '../commands/snapshot'
import type { CommandContext } from '../context'

export interface Gate {
  /**
   * Checks assertions of the snapshot as it was measured, and writes the JUnit file where one is wanted.
   * @param redactor masks what is told, where the snapshot is masked; the baseline is masked like it.
   * @throws AppError output_full, output_unwritable
   */
  check(snapshot: Snapshot, redactor: Redactor | null): Promise<Outcome[]>
}

/**
 * Null where nothing of the kind is asked for, which then costs nothing.
 * @throws AppError assertion_invalid, usage_invalid, snapshot_unfound, document_unreadable, output_unwritable
 */
export async function prepareGate(
  options: SnapshotOptions,
  settings: Settings,
  context: CommandContext,
): Promise<Gate | null> {
  const { assert = [], baseline, junit } = options
  if (assert.length === 0 && baseline === undefined) {
    if (junit === undefined) return null
    throw new AppError('usage_invalid', '--junit has nothing to report.', {
      hint: 'Give --assert or --baseline along with it.',
    })
  }
  const { parseAssertion } = await import('../../snapshot/assert/parse')
  const names = settings.custom.map(({ name }) => name)
  const assertions = assert.map((text) => parseAssertion(text, names))
  const found = baseline === undefined ? null : await findBaseline(baseline, settings, context)
  const file = junit === undefined ? null : await prepareJunit(junit, context)
  return {
    async check(snapshot, redactor) {
      const { checkAssertion } = await import('../../snapshot/assert/check')
      const kept = redactor?.snapshot ?? snapshot
      const outcomes = assertions.map((assertion) => checkAssertion(assertion, snapshot, kept))
      if (found !== null) outcomes.push(await checkBaseline(found, kept, settings, context))
      // What people wrote themselves holds names, too.
      const told = outcomes.map((outcome) => ({
        ...outcome,
        text: redactor?.text(outcome.text) ?? outcome.text,
      }))
      if (file !== null) await writeJunit(file, kept, told)
      return told
    },
  }
}

async function findBaseline(
  what: string,
  settings: Settings,
  context: CommandContext,
): Promise<FoundSnapshot> {
  const { findSnapshot } = await import('../../reports/find-snapshot')
  const { findContext } = await import('../diff/run')
  return findSnapshot(what, findContext(settings, context))
}

/**
 * Breaks on whatever is worth knowing, and on what was known then and is not looked at now. Numbers that merely moved do
 * not break it, nor does what is better than it was.
 */
async function checkBaseline(
  { snapshot: before, source }: FoundSnapshot,
  after: Snapshot,
  { thresholds }: Settings,
  context: CommandContext,
): Promise<Outcome> {
  const { compareSnapshots } = await import('../../snapshot/diff/compare')
  const { maskAlike } = await import('../../snapshot/redact/alike')
  const { appFolders } = await import('../../settings/folders')
  // Also where it is of another host, or of this one under another name: what changed names both sides.
  const shown =
    after.redaction == null
      ? before
      : (await import('./redaction')).createRedaction(after.redaction.profile, context)(before).snapshot
  const { changes } = compareSnapshots(...maskAlike(shown, after, appFolders(context).data), {
    thresholds,
    sources: { before: source, after: 'this snapshot' },
  })
  const failures = [
    ...subjects
      .filter((subject) => before.sections[subject]?.status === 'ok' && after.sections[subject] === undefined)
      .map((subject) => `Nobody looked at ${subject}, of which the baseline tells`),
    ...changes.filter((one) => one.weight !== 'minor' && !isBetter(one)).map(({ message }) => message),
  ]
  return { kind: 'baseline', text: `as in ${source}`, failures }
}

const isBetter = ({ kind, before, after }: Change): boolean =>
  kind === 'finding_gone' ||
  kind === 'section_back' ||
  (kind === 'state_changed' && isWorse(String(before), String(after)))

const isWorse = (one: string, other: string): boolean =>
  overallStates.findIndex((state) => state === one) > overallStates.findIndex((state) => state === other)

/** Nobody should wait for a snapshot whose outcome then has nowhere to go. */
async function prepareJunit(junit: string, { workingFolder }: CommandContext): Promise<string> {
  const file = path.resolve(workingFolder, junit)
  const { checkTarget } = await import('../../reports/save')
  try {
    checkTarget({ folder: path.dirname(file), name: () => '' })
  } catch (error) {
    throw forJunit(error)
  }
  // Putting a file in the place of /dev/null would take it from everybody.
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === false)
    throw new AppError('usage_invalid', `${file} is no ordinary file that JUnit XML could replace.`, {
      hint: 'Name a file for --junit, such as result.xml.',
    })
  return file
}

/** Unlike a report it takes the place of the one before: CI systems look for one name. */
async function writeJunit(file: string, snapshot: Snapshot, outcomes: readonly Outcome[]): Promise<void> {
  const { renderJunit } = await import('../../snapshot/assert/junit')
  const { replaceFile } = await import('../../files/replace-file')
  const { unwritable } = await import('../../reports/save')
  await replaceFile(file, renderJunit(snapshot, outcomes), 0o644).catch((cause: unknown) => {
    throw forJunit(unwritable(file, cause))
  })
}

/** What is wrong is told of reports, for which another option says where. */
const forJunit = (error: unknown): unknown =>
  error instanceof AppError
    ? new AppError(error.code, error.message, {
        hint: error.hint?.replace('--output', '--junit'),
        cause: error,
      })
    : error
