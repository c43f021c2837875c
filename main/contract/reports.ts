/** Saved reports, as the library lists them. */
import * as z from 'zod/mini'
import { bytes, instant } from './quantities'

export const reportFormats = ['json', 'yaml', 'csv', 'html'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** Of formats that people read. Those for programs have none. */
export const reportLanguages = ['en', 'ko'] as const
export type ReportLanguage = (typeof reportLanguages)[number]

export const reportSchema = z.object({
  /** The file's name, without a folder. */
  name: z.string(),
  format: z.enum(reportFormats),
  takenAt: instant,
  sizeBytes: bytes,
})
export type Report = z.infer<typeof reportSchema>

export const reportChanges = ['saved', 'deleted', 'restored'] as const
