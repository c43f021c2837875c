/** Does what `outbox list|retry|drop` ask for, on the same folder as the server and the app. */
import { AppError } from '../../contract/errors'
import type { Upload } from '../../contract/outbox'
import type { S3Settings } from '../../contract/settings'
import type { Outbox } from '../../outbox/outbox'
import type { OutboxListOptions } from '../commands/outbox'
import type { CommandContext, GlobalOptions } from '../context'
import { exitCodes, type ExitCode } from '../exit-codes'
import { loadSettings } from '../settings/load'
import { tellError } from '../tell-error'
import { createStyle, type State } from '../terminal/style'
import { renderTable, type Cell, type Column } from '../terminal/table'
import { bytesText } from '../terminal/units'
import { harmless } from '../terminal/width'
import { openCommandOutbox } from './open'
import { noBucket, whoGoesOn } from './sentences'

/** A person or a timer waits: enough for a long queue over a slow line, and an end all the same. */
const retryWithinMs = 10 * 60_000

export async function listUploads(options: OutboxListOptions, context: CommandContext): Promise<ExitCode> {
  await withOutbox(options, context, async (outbox, { bucket }) => {
    const uploads = await outbox.list()
    if (options.json === true) context.stdout.write(`${JSON.stringify(uploads, null, 2)}\n`)
    else if (uploads.length > 0) {
      context.stdout.write(`${tableOf(uploads, options, context).join('\n')}\n`)
      if (bucket === null && uploads.some(isUnsent)) context.stderr.write(tellError(noBucket(), false))
    } else if (options.quiet !== true)
      context.stderr.write('Nothing is on its way, and nothing was sent lately.\n')
  })
  return exitCodes.ok
}

/** @param wanted null for everything. */
export async function retryUploads(
  wanted: string | null,
  options: GlobalOptions,
  context: CommandContext,
): Promise<ExitCode> {
  return withOutbox(options, context, async (outbox, { bucket }) => {
    const id = wanted === null ? null : findUpload(await outbox.list(), wanted).id
    if (bucket === null && (await outbox.list()).some(isUnsent)) throw noBucket()
    const tried = new Set((await outbox.retry(id)).map((upload) => upload.id))
    await outbox.workOnce([...tried], retryWithinMs)
    const uploads = (await outbox.list()).filter((upload) => tried.has(upload.id))
    if (options.quiet !== true && uploads.length > 0)
      context.stdout.write(`${tableOf(uploads, options, context).join('\n')}\n`)
    else if (options.quiet !== true) context.stderr.write('Nothing waits.\n')
    else context.stderr.write(uploads.filter(isUnsent).map(unsentLine).join(''))
    return uploads.some(isUnsent) ? exitCodes.unsent : exitCodes.ok
  })
}

export async function dropUpload(
  wanted: string,
  options: GlobalOptions,
  context: CommandContext,
): Promise<ExitCode> {
  await withOutbox(options, context, async (outbox) => {
    const upload = findUpload(await outbox.list(), wanted)
    await outbox.drop(upload.id)
    if (options.quiet !== true)
      context.stderr.write(`${harmless(`${upload.fileName} (${upload.id}) is out of the outbox.`)}\n`)
  })
  return exitCodes.ok
}

async function withOutbox<Result>(
  options: GlobalOptions,
  context: CommandContext,
  work: (outbox: Outbox, s3: S3Settings) => Promise<Result>,
): Promise<Result> {
  const { s3 } = await loadSettings(options, context)
  const outbox = openCommandOutbox(s3, context)
  try {
    return await work(outbox, s3)
  } finally {
    await outbox.close()
  }
}

const isUnsent = ({ state }: Upload): boolean => state !== 'sent'

const unsentLine = ({ fileName, problem }: Upload): string =>
  `autoinfrasnap: ${harmless(`${fileName} is not sent. ${problem === null ? '' : reasonOf(problem)}`.trim())}\n`

const reasonOf = ({ message, hint }: NonNullable<Upload['problem']>): string =>
  `${message} ${hint ?? ''}`.trim()

/** By id, by the start of one that no other shares, or by the report's name. */
function findUpload(uploads: readonly Upload[], wanted: string): Upload {
  const exact = uploads.find(({ id, fileName }) => id === wanted || fileName === wanted)
  if (exact !== undefined) return exact
  const [first, second] = uploads.filter(({ id }) => wanted !== '' && id.startsWith(wanted))
  if (first !== undefined && second === undefined) return first
  const what = second === undefined ? 'There is no upload' : 'There are several uploads that begin with'
  throw new AppError('upload_unknown', `${what} ${JSON.stringify(wanted)}.`, {
    hint: 'See autoinfrasnap outbox list.',
  })
}

const heads: readonly Column[] = [
  { title: 'report', shrinkTo: 24 },
  { title: 'state' },
  { title: 'id' },
  { title: 'size', align: 'right' },
  { title: 'queued' },
  { title: 'tries', align: 'right' },
]

const marks: Readonly<Record<Upload['state'], State>> = {
  waiting: 'off',
  sending: 'off',
  sent: 'well',
  refused: 'critical',
  'set-aside': 'critical',
}

function tableOf(uploads: readonly Upload[], options: GlobalOptions, context: CommandContext): string[] {
  const { stdout, env, platform } = context
  const style = createStyle({ isTerminal: stdout.isTerminal, env, platform, colourAllowed: options.color })
  const rows = uploads.map((upload): Cell[] => [
    { text: harmless(upload.fileName), paint: style.bold },
    { text: upload.state },
    { text: upload.id, paint: style.dim },
    { text: bytesText(upload.sizeBytes) },
    { text: `${upload.queuedAt.slice(0, 16).replace('T', ' ')}Z`, paint: style.dim },
    { text: String(upload.failedAttempts + (upload.state === 'sent' ? 1 : 0)) },
  ])
  const leads = uploads.map(({ state }) => `${style.mark(marks[state])} `)
  const table = renderTable(heads, rows, { style, columns: stdout.columns ?? 120, indent: '  ', leads })
  // Many uploads mostly have one reason between them: it is told once.
  const reasons = new Set(
    uploads.flatMap(({ problem, state }) =>
      problem === null || state === 'sent' ? [] : [reasonOf(problem)],
    ),
  )
  const told = [...reasons, ...(uploads.some(({ state }) => state === 'waiting') ? [whoGoesOn] : [])]
  return [...table, ...(told.length === 0 ? [] : ['']), ...told.map(harmless)]
}
