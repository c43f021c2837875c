/** Saved reports, as the library lists them. */
import * as z from 'zod/mini'
import { bytes, instant } from './quantities'

export const reportFormats = ['json', 'yaml', 'csv', 'html'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** What the name of an encrypted report ends in, after the ending of its format. */
export const encryptedEnding = '.age'
/** What is put after the whole name of a report for the signature beside it. */
export const signatureEnding = '.sig'
/** Of formats that people read. Those for programs have none. */
export const reportLanguages = ['en', 'ko'] as const
export type ReportLanguage = (typeof reportLanguages)[number]

export const reportSchema = z.object({
  /** The file's name, without a folder. */
  name: z.string(),
  format: z.enum(reportFormats),
  takenAt: instant,
  /** Of the file as it is on disk. */
  sizeBytes: bytes,
  /** A file of the age format: its name ends in .age, and `format` is what it holds. */
  isEncrypted: z.boolean(),
  /** A detached signature lies beside it, as NAME.sig. Whether it fits is for whoever has the public key to say. */
  isSigned: z.boolean(),
})
export type Report = z.infer<typeof reportSchema>

export const reportChanges = ['saved', 'deleted', 'restored'] as const
