/** Decides where the reports of one snapshot go and in which form, before any work is done. */
import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../../contract/errors'
import type { Settings } from '../../contract/settings'
import type { ReportFormat } from '../../reports/formats/format'
import { findFormat, formatOfFile } from '../../reports/formats/registry'

export type Destination =
  | { kind: 'stdout'; format: ReportFormat }
  | { kind: 'file'; file: string; format: ReportFormat }
  /**
   * `isMade`: it is created when it is missing, as our own is, and one whose name ends in /. Any other that a person
   * named must exist, since it may be a typing error.
   */
  | { kind: 'folder'; folder: string; isMade: boolean; formats: readonly ReportFormat[] }

export interface DestinationRequest {
  /** As typed after --output; undefined without it. */
  output: string | undefined
  /** As asked for with --format; null without it. */
  formats: readonly ReportFormat[] | null
  settings: Settings['snapshot']
  workingFolder: string
  /** Asked only when nothing else names a folder, since an account may have none. */
  defaultFolder: () => string
}

/**
 * @throws AppError `usage_invalid` when one place is to hold several documents or is called by another format,
 * `output_unwritable` when it is neither a folder that exists nor has the ending of a file.
 */
export function chooseDestination(request: DestinationRequest): Destination {
  const { output, workingFolder, settings } = request
  if (output === undefined) {
    const formats = request.formats ?? usualFormats(settings)
    return settings.folder === null
      ? { kind: 'folder', folder: request.defaultFolder(), isMade: true, formats }
      : { kind: 'folder', folder: path.resolve(workingFolder, settings.folder), isMade: false, formats }
  }
  if (output === '')
    throw new AppError('usage_invalid', '--output names nothing.', { hint: 'Give a folder, a file or -.' })
  if (output === '-') return { kind: 'stdout', format: onlyFormat(request, null) }
  const place = path.resolve(workingFolder, output)
  const isMade = /[/\\]$/.test(output)
  if (isMade || isFolder(place)) {
    return { kind: 'folder', folder: place, isMade, formats: request.formats ?? usualFormats(settings) }
  }
  checkEnding(place, request.formats)
  return { kind: 'file', file: place, format: onlyFormat(request, place) }
}

/** A name without an ending is more likely a folder mistyped than a file, and one ending is one format. */
function checkEnding(place: string, formats: readonly ReportFormat[] | null): void {
  if (path.extname(place) === '' && !existsSync(place)) {
    throw new AppError('output_unwritable', `${place} does not exist.`, {
      hint: 'End it with / for a folder, or give it an ending such as .json for a file.',
    })
  }
  const named = formatOfFile(place)
  const [asked, ...others] = formats ?? []
  if (named === undefined || asked === undefined || others.length > 0 || named.id === asked.id) return
  const said = `--format says ${asked.id} and ${path.basename(place)} says ${named.id}`
  throw new AppError('usage_invalid', `${said}.`, { hint: 'Leave one of them out, or make them agree.' })
}

function onlyFormat({ formats, settings, output }: DestinationRequest, file: string | null): ReportFormat {
  if (formats !== null && formats.length > 1) {
    const place = file === null ? 'Standard output' : output
    throw new AppError('usage_invalid', `${place} can hold one format, not ${formats.length}.`, {
      hint: 'Give one --format, or a folder that exists to --output.',
    })
  }
  const [format] = formats ?? [(file === null ? undefined : formatOfFile(file)) ?? usualFormats(settings)[0]]
  if (format === undefined) throw new AppError('usage_invalid', '--format names nothing.')
  return format
}

const usualFormats = (settings: Settings['snapshot']): ReportFormat[] =>
  settings.formats.map(findFormat).filter((format) => format !== undefined)

function isFolder(place: string): boolean {
  try {
    return statSync(place).isDirectory()
  } catch {
    return false // what is wrong with the place is told when it is written to
  }
}
