/** JSON: two spaces. Keys keep the document's order, which is the schema's, so that two reports compare line by line. */
import { escapeNotPrintable } from '../printable'
import type { ReportFormat } from './format'

export const jsonFormat: ReportFormat = {
  id: 'json',
  extension: 'json',
  mediaType: 'application/json',
  render: (snapshot) => `${escapeNotPrintable(JSON.stringify(snapshot, null, 2))}\n`,
}
