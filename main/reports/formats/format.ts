/** What a report format is. Naming and saving the text is left to others. */
import type { Snapshot } from '../../contract/snapshot'

export interface ReportFormat {
  readonly id: 'json' | 'yaml' | 'csv'
  /** Without the dot. */
  readonly extension: string
  readonly mediaType: string
  /** The whole document as text that ends in a line break. */
  render(snapshot: Snapshot): string | Promise<string>
}
