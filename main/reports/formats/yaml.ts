/**
 * YAML 1.2 (core schema), keys in the document's order. Text that any reader, YAML 1.1 ones included,
 * could take for something else (yes, 1e3, 0x10, ~, dates) stands in double quotes.
 */
import { escapeNotPrintable } from '../printable'
import type { ReportFormat } from './format'

/** Plain words and paths that no version of YAML reads as anything but text. Colons are out: 1:30 is 90 in YAML 1.1. */
const plainText = /^[A-Za-z/][A-Za-z0-9_./@+-]*(?: [A-Za-z0-9_./@+-]+)*$/
const reservedWords = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i

function yamlText(text: string): string {
  if (plainText.test(text) && !reservedWords.test(text)) return text
  // A JSON string is a double-quoted YAML scalar; lone surrogates are escaped there already.
  return escapeNotPrintable(JSON.stringify(text))
}

/** YAML 1.1 takes 1e-7 for text: it wants a fraction and a signed exponent, which 1.2 reads the same. */
const yamlNumber = (value: number): string => JSON.stringify(value).replace(/^(-?\d+)e/, '$1.0e')

/** Longer keys than that have to be announced, https://yaml.org/spec/1.2.2/#822-block-mappings */
const longestPlainKey = 1024

/** Null for what takes lines of its own. */
function scalar(value: unknown): string | null {
  if (typeof value === 'string') return yamlText(value)
  if (typeof value === 'number') return yamlNumber(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  if (Array.isArray(value)) return value.length > 0 ? null : '[]'
  return Object.values(value).some((item) => item !== undefined) ? null : '{}'
}

/**
 * @param lead what stands before it on its first line: a margin, a dash.
 * @param margin of its further lines.
 */
function putLines(value: unknown, lead: string, margin: string, lines: string[]): void {
  const text = scalar(value)
  if (text !== null) {
    lines.push(lead + text)
    return
  }
  const deeper = `${margin}  `
  let before = lead
  for (const [name, item] of Object.entries(value as object) as [string, unknown][]) {
    if (Array.isArray(value)) putLines(item, `${before}- `, deeper, lines)
    else if (item === undefined) continue
    else putPair(yamlText(name), item, before, margin, lines)
    before = margin
  }
}

function putPair(key: string, value: unknown, lead: string, margin: string, lines: string[]): void {
  const deeper = `${margin}  `
  const text = scalar(value)
  if (key.length > longestPlainKey) {
    lines.push(`${lead}? ${key}`)
    putLines(value, `${margin}: `, deeper, lines)
  } else if (text === null) {
    lines.push(`${lead}${key}:`)
    putLines(value, deeper, deeper, lines)
  } else lines.push(`${lead}${key}: ${text}`)
}

/**
 * Any JSON value as YAML. Written here and not by a library, which takes a second for what this does in a fifth of
 * that, and blocks whoever waits meanwhile; how texts and numbers look is ours anyway.
 */
export function toYaml(value: unknown): string {
  const lines: string[] = []
  putLines(value, '', '', lines)
  return `${lines.join('\n')}\n`
}

export const yamlFormat: ReportFormat = {
  id: 'yaml',
  extension: 'yaml',
  mediaType: 'application/yaml',
  render: (snapshot) => toYaml(snapshot),
}
