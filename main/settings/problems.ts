/** Puts what the schema refuses into words: which setting, what was expected, what was found. Never a secret's value. */
import type * as z from 'zod/mini'
import { expectedBy, joined } from '../contract/expectation'
import { nearest } from './nearest'
import { keysAt, requiredKeysAt, type SettingPath } from './schema-walk'

export interface SettingProblem {
  path: SettingPath
  /** For instance `expected number, got "high"`. */
  text: string
}

type Issue = z.core.$ZodIssue

/** Names below which a value may be a secret. Addresses count: they carry tokens and passwords. */
const secretName =
  /pass(word|wd|phrase|code)?|secret|token|credential|cookie|auth|header|private|signature|command|url|dsn|key$|^key/i

/** One problem for each thing to correct, in the order of the file's schema. */
export function problemsOf(issues: readonly Issue[], value: unknown): SettingProblem[] {
  return issues.flatMap((issue): SettingProblem[] => {
    const path = issue.path as SettingPath
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key))
    if (issue.code === 'invalid_union') return chosenForm(issue, path, value)
    return [{ path, text: expectation(issue, path, valueAt(value, path)) }]
  })
}

/** A path as people write it: settings.custom[0].source["x y"]. */
export function showPath(path: SettingPath): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    return /^[A-Za-z_][\w-]*$/.test(key) ? `${text}.${key}` : `${text}[${quote(key)}]`
  }, 'settings')
}

export const showProblem = ({ path, text }: SettingProblem): string => `${showPath(path)}: ${text}`

/** The same as a sentence of its own. */
export const problemSentence = (problem: SettingProblem): string =>
  showProblem(problem).replace(/[^?]$/, '$&.')

export function valueAt(value: unknown, path: SettingPath): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string | number, unknown>)[key]
        : undefined,
    value,
  )
}

function unknownKey(group: SettingPath, key: string): SettingProblem {
  const near = nearest(key, keysAt(group))
  const text =
    near === null ? 'there is no such setting' : `there is no such setting, did you mean ${quote(near)}?`
  return { path: [...group, key], text }
}

/** Of several allowed forms, the problems of the one that was evidently meant; else the names to choose from. */
function chosenForm(
  issue: z.core.$ZodIssueInvalidUnion,
  path: SettingPath,
  value: unknown,
): SettingProblem[] {
  const found = valueAt(value, path)
  if (!isGroup(found)) return [{ path, text: `expected object, got ${show(found, path)}` }]
  const lacksKey = (inner: Issue): boolean =>
    inner.path.length === 1 && !Object.hasOwn(found, inner.path[0] ?? '')
  const meant = issue.errors.filter((issues) => !issues.some(lacksKey))
  if (meant.length === 1 && meant[0])
    return problemsOf(
      meant[0].map((inner) => ({ ...inner, path: [...path, ...inner.path] })),
      value,
    )
  const strange = Object.keys(found).filter((key) => !keysAt(path).includes(key))
  if (meant.length === 0 && strange.length > 0) return strange.map((key) => unknownKey(path, key))
  return [{ path, text: `expected exactly one of ${joined(requiredKeysAt(path), 'and')}` }]
}

function expectation(issue: Issue, path: SettingPath, value: unknown): string {
  const expected = expectedBy(issue)
  if (value === undefined) return `is missing, ${expected}`
  return `${expected}, got ${show(value, path)}`
}

/** A found value in a few words. Behind a telling name only its type is said. */
function show(value: unknown, path: SettingPath): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object') return 'an object'
  if (path.some((key) => typeof key === 'string' && secretName.test(key)))
    return typeof value === 'string' ? 'a text that is not shown' : `a ${typeof value} that is not shown`
  if (typeof value !== 'string') return JSON.stringify(value) ?? typeof value
  return quote(value.length > 60 ? `${value.slice(0, 57)}...` : value)
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Quoted, with everything that could steer a terminal written as an escape. */
export function quote(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
