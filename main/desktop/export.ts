/** Exports a snapshot: asks where to, takes it unless it is there, and writes it in the format that was chosen. */
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { AppError } from '../contract/errors'
import type { DesktopOutput, ExportFormat } from '../contract/desktop'
import type { DesktopHandlers } from '../contract/desktop'
import type { Snapshot } from '../contract/snapshot'
import { replaceFile } from '../files/replace-file'
import type { RenderOptions } from '../reports/formats/format'
import { findFormat } from '../reports/formats/registry'
import { reportName } from '../reports/naming'
import { readSnapshot } from '../reports/read'
import { historyBefore } from '../reports/report-history'
import { openedAddress, printAddress, reportAddress } from './addresses'
import type { OpenedFiles } from './opened-files'
import type { Requests } from './requests'

type ExportParameters = Parameters<DesktopHandlers['desktop:export']>[0]

export interface ExportDependencies {
  requests: Requests
  opened: OpenedFiles
  /** @param name proposed. @returns the absolute path, null when the person cancelled. */
  askWhere: (name: string, format: ExportFormat) => Promise<string | null>
  /** Prints a page of the dashboard. @throws AppError */
  printPdf: (address: string) => Promise<Uint8Array>
  /** Where to is known, and the work begins. */
  onBegun: () => void
  /** Of this machine, as its snapshots name it now. */
  hostName: () => string
  /** UTC milliseconds. */
  now: () => number
}

export interface Exporter {
  /** @throws AppError */
  run(parameters: ExportParameters): Promise<DesktopOutput<'desktop:export'>>
  /** The path of a file that was saved since the start; null for an id that is unknown. */
  fileOf(id: string): string | null
}

/** What is exported. Nothing is taken or printed before it is known where to: who cancels leaves nothing behind. */
interface Source {
  /** Proposed for the file. */
  name: string
  make: () => Promise<Uint8Array>
}

/** Only for showing them in their folder. */
const mostRemembered = 100
/** Reports say much about a machine: they are for the account that took them. */
const fileMode = 0o600

export function createExporter(deps: ExportDependencies): Exporter {
  const saved = new Map<string, string>()
  const remember = (file: string): string => {
    const id = randomUUID()
    saved.set(id, file)
    const [oldest] = saved.keys()
    if (saved.size > mostRemembered && oldest !== undefined) saved.delete(oldest)
    return id
  }
  return {
    async run(parameters) {
      const source = await sourceOf(parameters, deps)
      const file = await deps.askWhere(source.name, parameters.format)
      if (file === null) return { saved: null }
      deps.onBegun()
      const content = await source.make()
      await write(file, content)
      return { saved: { id: remember(file), fileName: path.basename(file), sizeBytes: content.length } }
    },
    fileOf: (id) => saved.get(id) ?? null,
  }
}

async function sourceOf(
  { what, format, history, language }: ExportParameters,
  { requests, opened, printPdf, hostName, now }: ExportDependencies,
): Promise<Source> {
  const print = (address: string): Promise<Uint8Array> => printPdf(printAddress(address, history))
  const pageOf = async (name: string): Promise<Buffer> => {
    const { content } = await requests.ask('report:read', { name, format: 'json' })
    const snapshot = await readSnapshot(content, name)
    const past = await chosenHistory(snapshot, history, requests)
    return Buffer.from(await render(snapshot, 'html', { language, history: past }))
  }
  const extension = findFormat(format)?.extension ?? format
  if (format === 'age') return encryptedFile(what, requests)
  switch (what.kind) {
    case 'opened': {
      const { snapshot } = await opened.read(what.id)
      const { host, takenAt } = snapshot
      return {
        name: reportName({ host: host.name, takenAt, extension }),
        make: async () =>
          format === 'pdf'
            ? print(openedAddress(what.id))
            : Buffer.from(await render(snapshot, format, { language })),
      }
    }
    case 'report': {
      const { name } = what
      if (format === 'pdf') {
        const { report } = await requests.ask('report:read', { name })
        // A table of numbers holds no document that could be shown.
        if (report.format === 'csv') await requests.ask('report:read', { name, format: 'json' })
        return { name: name.replace(/\.[a-z]+(\.age)?$/, '.pdf'), make: () => print(reportAddress(name)) }
      }
      if (format === 'html')
        return { name: name.replace(/\.[a-z]+(\.age)?$/, '.html'), make: () => pageOf(name) }
      const { fileName, content } = await requests.ask('report:read', { name, format })
      return { name: fileName, make: () => Promise.resolve(Buffer.from(content)) }
    }
    case 'now':
      return {
        name: reportName({ host: hostName(), takenAt: new Date(now()).toISOString(), extension }),
        async make() {
          const name = await takeNow(what, requests)
          if (format === 'pdf') return print(reportAddress(name))
          if (format === 'html') return pageOf(name)
          return Buffer.from((await requests.ask('report:read', { name, format })).content)
        },
      }
  }
}

/** Read before it is asked where to, so that nobody is asked about a file that is not there. */
async function encryptedFile(what: ExportParameters['what'], requests: Requests): Promise<Source> {
  const found = what.kind === 'report' ? await requests.ask('report:fetch', { name: what.name }) : null
  if (found?.report.isEncrypted !== true)
    throw new AppError('request_invalid', 'Only an encrypted report can be exported as it is.', {
      hint: 'Choose another format.',
    })
  return {
    name: found.report.name,
    make: () => Promise.resolve(Buffer.from(found.contentBase64, 'base64')),
  }
}

async function takeNow(
  { subjects, token }: Extract<ExportParameters['what'], { kind: 'now' }>,
  requests: Requests,
): Promise<string> {
  const { reports } = await requests.ask('snapshot:take', { subjects, formats: ['json'], token })
  const [report] = reports
  if (report === undefined) throw new AppError('report_unknown', 'The snapshot vanished while it was saved.')
  return report.name
}

/** Of the range that the person chose, and no other. */
const chosenHistory = async (
  snapshot: Snapshot,
  range: ExportParameters['history'],
  requests: Requests,
): Promise<RenderOptions['history']> =>
  range === null
    ? null
    : historyBefore(
        {
          list: () => requests.ask('history:list', {}),
          query: (query) => requests.ask('history:query', query),
        },
        snapshot,
        range,
      )

async function render(snapshot: Snapshot, id: ExportFormat, options: RenderOptions): Promise<string> {
  const format = findFormat(id)
  if (format === undefined) throw new Error(`there is no format ${id}`)
  return format.render(snapshot, options)
}

/** The save dialog has asked whether a file that exists may be replaced. */
async function write(file: string, content: Uint8Array): Promise<void> {
  try {
    await replaceFile(file, content, fileMode)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    const isFull = code === 'ENOSPC' || code === 'EDQUOT'
    throw new AppError(
      isFull ? 'output_full' : 'output_unwritable',
      isFull ? `${file} was not saved: the disk is full.` : `${file} cannot be written (${code}).`,
      { hint: isFull ? 'Make room, or save it elsewhere.' : 'Save it in another folder.', cause },
    )
  }
}
