/** JSON: two spaces. Keys keep the document's order, which is the schema's, so that two reports compare line by line. */
import type { ReportFormat } from './format'

export const jsonFormat: ReportFormat = {
  id: 'json',
  extension: 'json',
  mediaType: 'application/json',
  render: (snapshot) => JSON.stringify(snapshot, null, 2) + '\n',
}
