/** What the contract's schemas refuse in settings that are being edited, each with the place it belongs to. */
import type * as z from 'zod/mini'
import { settingsSchema } from '../../main/contract/settings'
import type { EditedSettings, SectionName } from './settings-values'

export interface SettingIssue {
  section: SectionName
  /** Below the section, for instance ['cpu', 'watchedMs']. */
  path: readonly (string | number)[]
  issue: z.core.$ZodIssue
}

export const samePath = (one: readonly (string | number)[], other: readonly (string | number)[]): boolean =>
  one.length === other.length && one.every((key, index) => key === other[index])

export function issuesOf(section: SectionName, value: EditedSettings[SectionName]): SettingIssue[] {
  const checked = settingsSchema.shape[section].safeParse(value)
  if (checked.success) return []
  return checked.error.issues.flatMap((issue) => leaves(issue, [])).map((leaf) => ({ section, ...leaf }))
}

/** Of several allowed forms, what is wrong with the one that was evidently meant: the one whose names are there. */
function leaves(
  issue: z.core.$ZodIssue,
  above: readonly (string | number)[],
): Pick<SettingIssue, 'path' | 'issue'>[] {
  const path = [...above, ...(issue.path as (string | number)[])]
  if (issue.code !== 'invalid_union') return [{ path, issue }]
  const meant = issue.errors.find((issues) => !issues.some(({ code }) => code === 'unrecognized_keys'))
  return meant === undefined ? [{ path, issue }] : meant.flatMap((inner) => leaves(inner, path))
}
