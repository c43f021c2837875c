/** JSON: two spaces, keys in the order of the schema, so that two reports can be compared line by line. */
import { inSchemaOrder } from '../schema-order'
import { snapshotSchema } from '../../contract/snapshot'
import type { ReportFormat } from './format'

export const jsonFormat: ReportFormat = {
  id: 'json',
  extension: 'json',
  mediaType: 'application/json',
  render: (snapshot) => JSON.stringify(inSchemaOrder(snapshot, snapshotSchema), null, 2) + '\n',
}
