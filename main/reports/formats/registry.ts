/** Every report format, one line each. */
import { csvFormat } from './csv'
import type { ReportFormat } from './format'
import { htmlFormat } from './html/html'
import { jsonFormat } from './json'
import { yamlFormat } from './yaml'

export const reportFormats: readonly ReportFormat[] = [jsonFormat, yamlFormat, csvFormat, htmlFormat]

export type ReportFormatId = ReportFormat['id']

/** Extensions people use beside the one that reports are saved with. */
const otherExtensions: Readonly<Record<string, ReportFormatId>> = { yml: 'yaml', htm: 'html' }

export const findFormat = (id: string): ReportFormat | undefined =>
  reportFormats.find((format) => format.id === id)

/** The format that a file's name asks for, undefined when its extension says nothing. */
export function formatOfFile(file: string): ReportFormat | undefined {
  const extension = /\.([a-z0-9]+)$/i.exec(file)?.[1]?.toLowerCase() ?? ''
  return (
    reportFormats.find((format) => format.extension === extension) ??
    findFormat(otherExtensions[extension] ?? '')
  )
}
