/** What a report format is. Naming and saving the text is left to others. */
import type { ReportLanguage } from '../../contract/reports'
import type { RequestOutput } from '../../contract/requests'
import type { Snapshot } from '../../contract/snapshot'

/** What was measured before a snapshot, for formats that have room for charts. */
export interface ReportHistory extends RequestOutput<'history:query'> {
  /** UTC milliseconds. */
  from: number
  to: number
}

/** For formats that people read; those for programs are the same whatever is asked. */
export interface RenderOptions {
  history?: ReportHistory | null | undefined
  /** English by default. */
  language?: ReportLanguage | undefined
}

export interface ReportFormat {
  readonly id: 'json' | 'yaml' | 'csv' | 'html'
  /** Without the dot. */
  readonly extension: string
  readonly mediaType: string
  /** The whole document as text that ends in a line break. */
  render(snapshot: Snapshot, options?: RenderOptions): string | Promise<string>
}
