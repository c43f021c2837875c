/**
 * The settings as they are and as somebody is changing them. What was typed is kept here, not in the pages: neither
 * another page nor a failed save nor an ended session loses it.
 */
import { computed, ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import { defaultSettings, type Settings } from '../../main/contract/settings'
import { RequestError } from '../api/request-error'
import { useSessionStore } from './session'
import { issuesOf, type SettingIssue } from './settings-issues'
import {
  copyOf,
  editedPart,
  sameValue,
  sectionNames,
  withoutBlanks,
  type EditedSettings,
  type SectionName,
} from './settings-values'
import { useTransport } from './transport'

/** Sections that somebody else has changed since they were loaded here, and that were changed here too. */
export interface SettingsConflict {
  sections: readonly SectionName[]
  present: Settings
}

/** Finds what no schema knows, for instance whether a text is a schedule. */
export type SectionCheck<Name extends SectionName> = (value: EditedSettings[Name]) => readonly SettingIssue[]

export type Choice = 'mine' | 'theirs'
export type SaveOutcome = 'saved' | 'conflict' | 'failed'

export const useSettingsStore = defineStore('settings', () => {
  const transport = useTransport()
  const session = useSessionStore()
  /** What the machine had when it was last asked. */
  const base = shallowRef<EditedSettings | null>(null)
  /** What is being edited. */
  const draft = ref<EditedSettings | null>(null)
  const loadProblem = shallowRef<unknown>(null)
  const saveProblem = shallowRef<unknown>(null)
  const conflict = shallowRef<SettingsConflict | null>(null)
  const isSaving = shallowRef(false)
  const checks = shallowRef<{ readonly [Name in SectionName]?: SectionCheck<Name> }>({})
  /** Whose unsaved changes these are. */
  let owner: string | null = null

  const changed = computed<readonly SectionName[]>(() => {
    const [before, now] = [base.value, draft.value]
    if (before === null || now === null) return []
    return sectionNames.filter((name) => !sameValue(before[name], now[name]))
  })
  const checked = <Name extends SectionName>(name: Name): readonly SettingIssue[] => {
    const value = draft.value![name]
    const check: SectionCheck<Name> | undefined = checks.value[name]
    return [...issuesOf(name, value), ...(check?.(value) ?? [])]
  }
  const issues = computed<readonly SettingIssue[]>(() => changed.value.flatMap((name) => checked(name)))

  function put<Name extends SectionName>(into: EditedSettings, from: EditedSettings, name: Name): void {
    into[name] = copyOf<EditedSettings[Name]>(from[name])
  }

  /** Takes over what the machine has now; what was changed here stays as it was typed. */
  function adopt(present: Settings): void {
    const kept = changed.value
    const next = editedPart(present)
    if (draft.value === null) draft.value = editedPart(present)
    else for (const name of sectionNames) if (!kept.includes(name)) put(draft.value, next, name)
    base.value = next
  }

  function note(error: unknown): unknown {
    if (error instanceof RequestError && error.code === 'unauthenticated') session.drop()
    return error
  }

  function forget(): void {
    base.value = draft.value = conflict.value = null
    loadProblem.value = saveProblem.value = null
  }

  async function send(): Promise<SaveOutcome> {
    const sent = Object.fromEntries(
      changed.value.map((name) => [name, copyOf(draft.value![name])]),
    ) as Partial<EditedSettings>
    const answer = await transport.invoke('settings:update', { settings: withoutBlanks(sent) })
    // What was typed while the answer was under way is a further change.
    for (const name of Object.keys(sent) as SectionName[])
      if (sameValue(draft.value![name], sent[name])) put(draft.value!, answer, name)
    const next = editedPart(answer)
    for (const name of sectionNames)
      if (!(name in sent) && sameValue(draft.value![name], base.value![name])) put(draft.value!, next, name)
    base.value = next
    return 'saved'
  }

  async function attempt(work: () => Promise<SaveOutcome>): Promise<SaveOutcome> {
    isSaving.value = true
    saveProblem.value = null
    try {
      return await work()
    } catch (error) {
      saveProblem.value = note(error)
      return 'failed'
    } finally {
      isSaving.value = false
    }
  }

  return {
    base,
    draft,
    loadProblem,
    saveProblem,
    conflict,
    isSaving,
    changed,
    issues,
    isDirty: computed(() => changed.value.length > 0),

    /** From now on a section is checked by this too; a page that knows more than the schema brings it. */
    checkToo<Name extends SectionName>(name: Name, check: SectionCheck<Name>): void {
      checks.value = { ...checks.value, [name]: check }
    },

    /** Asks the machine; what somebody was changing is kept. Never throws: see `loadProblem`. */
    async load(): Promise<void> {
      const name = session.session?.name ?? null
      if (owner !== name) forget()
      owner = name
      try {
        adopt(await transport.invoke('settings:get', {}))
        loadProblem.value = null
      } catch (error) {
        loadProblem.value = note(error)
      }
    },

    /** Sends the sections that were changed, unless somebody else has changed one of them meanwhile. */
    save: (): Promise<SaveOutcome> =>
      attempt(async () => {
        const present = await transport.invoke('settings:get', {})
        const sections = changed.value.filter(
          (name) =>
            !sameValue(present[name], base.value![name]) && !sameValue(present[name], draft.value![name]),
        )
        if (sections.length > 0) {
          conflict.value = { sections, present }
          return 'conflict'
        }
        adopt(present)
        return changed.value.length === 0 ? 'saved' : send()
      }),

    /** After a conflict: whose values each section shall have; then saves what is left to save. */
    settle: (choices: Readonly<Partial<Record<SectionName, Choice>>>): Promise<SaveOutcome> =>
      attempt(async () => {
        const { sections, present } = conflict.value!
        conflict.value = null
        adopt(present)
        for (const name of sections)
          if (choices[name] === 'theirs') put(draft.value!, editedPart(present), name)
        return changed.value.length === 0 ? 'saved' : send()
      }),

    /** Back to what the machine has. */
    discard(): void {
      if (base.value !== null) draft.value = copyOf(base.value)
      saveProblem.value = conflict.value = null
    },

    /** As of someone who never changed any; nothing is saved by it. */
    reset(names: readonly SectionName[]): void {
      for (const name of names) put(draft.value!, defaultSettings, name)
    },

    isDefault: (names: readonly SectionName[]): boolean =>
      draft.value !== null && names.every((name) => sameValue(draft.value![name], defaultSettings[name])),
  }
})
